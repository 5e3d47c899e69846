"""Sentences that a database or a site adds to an article: recognised whole, as a paragraph."""

import re

_LINES = r"""
cet article est paru dans .{1,100}(?:\(lien : http|\(site web).*
\(?lien : https?://\S+\)?\.?
(?:voir|lire|lisez|écouter|regarder|retrouvez) (?:aussi|également|l'article|le document|la suite|la vidéo)\b.{0,200}
(?:à|a) (?:lire|voir|écouter|regarder|découvrir) (?:aussi|également|sur|dans)\b.{0,200}
(?:lire|voir) (?:page|pages|p\.|notre|nos|ci-dessous|ci-contre|en page)\b.{0,150}
(?:lire|lisez|à lire) ?[-–—:>].{0,200}
(?:read|see|watch) (?:also|more)\b ?[:–—-].{0,200}
read more at .{0,200}
читайте (?:также|ещё|еще)\b.{0,200}
cliquez ici (?:pour|afin).{0,200}
click here (?:to|for).{0,200}
(?:aller sur le site|consulter le (?:site|document)|voir le (?:document|pdf)|visualiser le document).{0,120}
(?:imprimer|partager|envoyer|enregistrer|sauvegarder|annuler|print|share|save|send|e-?mail)
(?:partager|partagez) (?:sur|cet article|via)\b.{0,80}
share (?:this|on)\b.{0,80}
(?:facebook|twitter|linkedin|whatsapp|pinterest|telegram|instagram)(?:[ ,|·]+(?:facebook|twitter|linkedin|whatsapp|pinterest|telegram|instagram|e-?mail|x))*
(?:©|\(c\)|copyright)[ \d].{0,200}
copyright .{0,30}\d{4}.{0,200}
.{0,120}(?:tous droits réservés|all rights reserved|все права защищены|alle rechte vorbehalten|todos los derechos reservados|무단[ ]?전재|무단[ ]?복제)\W{0,3}.{0,80}
le présent document est protégé par les lois.{0,300}
ce document est destiné à l'usage exclusif .{0,300}
(?:publi-?c )?(?:ce )?certificat (?:est )?émis.{0,200}
(?:note|illustration|encadré|légende|photo)\(s\) ?:?
(?:partager l'article|copier le lien|envoyer par (?:e-?mail|courriel)|поделиться|공유하기|teilen|compartir)
(?:suivez-nous|suivez toute l'actualité|follow us|follow \S+ \S+) (?:on|sur|de|du|d'|des)\b.{0,120}
(?:publicité|advertisement|реклама|광고|anzeige|werbung|publicidad|pubblicità)(?: ?[-–—:] .{0,60})?
related ?: .{0,200}|related (?:articles?|stories|coverage|content):?
(?:watch|read|listen) ?: .{0,150}
читать также\b.{0,200}|\[관련 ?기사\].{0,100}|관련 ?기사(?: ?[:>].{0,100})?|제보는 .{0,60}
(?:siehe auch|lesen sie (?:auch|mehr)|le[ea] también|ver también|leggi anche)\b.{0,200}
(?:view|link to) (?:the )?(?:original|image)\b.{0,60}|proquest document link|see more on this .{0,60}
image source, .{0,80}|(?:photo|image) credit ?: .{0,80}|credit ?: .{0,120}
(?:load-date|date de chargement) ?: .{0,40}|end of document|fin du document
this (?:article|document) was (?:downloaded|printed) from .{0,100}
loading\W{0,3}
this certificate is issued.{0,200}
numéro de document : .{0,100}
date d'émission :.{0,40}
document (?:number|[a-z]{4,8}\d{10,}\w*).{0,60}
pour (?:toute|toutes) (?:question|questions|information|informations) (?:sur|concernant).{0,200}
(?:note|nombre) de (?:lecture|mots) ?:? ?\d+
[-_=*]{5,}
enlarge this image\.?
image (?:d')?illustrat(?:ive|ion).{0,60}
pour (?:lire la suite|accéder|continuer (?:la|votre) lecture|rester informé|profiter)\b.{0,200}
(?:abonnez-vous|inscrivez-vous|connectez-vous|identifiez-vous|déjà abonné|je m'abonne)\b.{0,200}
(?:cet )?(?:article|contenu|la suite est) (?:est )?réservée? (?:aux|à nos) abonnés.{0,120}
il vous reste .{0,20}% de cet article à lire.{0,120}
(?:subscribe|sign up|sign in|log in|already a (?:member|subscriber))\b.{0,160}
(?:get|receive) .{0,60}(?:by e-?mail|newsletter|daily edition|in your inbox).{0,120}
this (?:post|article|story) (?:contains|may contain) (?:affiliate|references).{0,200}
подпи(?:шитесь|сывайтесь)\b.{0,160}
기사제보.{0,120}|구독.{0,40}신청.{0,60}
"""  # noqa: E501
_LEAD = re.compile(r"[»>▶►→•*+\s]+")
_ADDED = re.compile("|".join(f"(?:{line})" for line in _LINES.strip().splitlines()), re.IGNORECASE)


def separate(paragraphs: list[str]) -> tuple[list[str], list[str]]:
    """Split paragraphs into the article's own and those that were added to it.

    Examples
    --------
    >>> separate(["Le traité est signé.", "Tous droits réservés."])
    (['Le traité est signé.'], ['Tous droits réservés.'])
    """
    own, added = [], []
    for paragraph in filter(None, paragraphs):
        lead = _LEAD.match(paragraph)
        is_added = _ADDED.fullmatch(paragraph, lead.end() if lead else 0)
        (added if is_added else own).append(paragraph)
    return own, added
