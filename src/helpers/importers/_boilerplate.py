"""Sentences that a database or a site adds to an article: recognised whole, as a paragraph."""

import re

_LINES = r"""
cet article est paru dans .{1,100}(?:\(lien : http|\(site web).*
\(?lien : https?://\S+\)?\.?
(?:voir|lire|lisez|écouter|regarder|retrouvez) (?:aussi|également|l'article|le document|la suite|la vidéo)\b.{0,200}
(?:à|a) (?:lire|voir|écouter|regarder|découvrir) (?:aussi|également|sur|dans)\b.{0,200}
(?:lire|voir) (?:page|pages|p\.|notre|nos|ci-dessous|ci-contre|en page)\b.{0,150}
>+ ?(?:lire|voir|lisez|à lire)\b.{0,200}
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
(?:ce certificat|certificat) (?:est )?émis.{0,200}
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
(?:article|contenu|la suite est) (?:est )?réservée? (?:aux|à nos) abonnés.{0,120}
il vous reste .{0,20}% de cet article à lire.{0,120}
(?:subscribe|sign up|sign in|log in|already a (?:member|subscriber))\b.{0,160}
(?:get|receive) .{0,60}(?:by e-?mail|newsletter|daily edition|in your inbox).{0,120}
this (?:post|article|story) (?:contains|may contain) (?:affiliate|references).{0,200}
подпи(?:шитесь|сывайтесь)\b.{0,160}
기사제보.{0,120}|구독.{0,40}신청.{0,60}
"""  # noqa: E501
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
        (added if _ADDED.fullmatch(paragraph) else own).append(paragraph)
    return own, added
