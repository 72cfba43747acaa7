"""The fixed phrases that web pages show around their articles: the tables behind `boilerplate`.

They are common on the web, not specific to a site. All are in lower case and without punctuation at either end, the
form in which lines are compared. A line that equals one is never used in answers, wherever it is, so only phrases that
can hardly be a fact are listed.
"""

from __future__ import annotations


def _phrases(table: str) -> frozenset[str]:
    return frozenset(phrase.strip() for line in table.strip().splitlines() for phrase in line.split("|"))


PHRASES = _phrases("""
accessibility links|accessibility help|accessibility feedback|skip to content|skip to main content
skip to navigation|skip navigation|skip to search|skip to footer|jump to navigation|jump to content|jump to search
main menu|menu|navigation|toggle navigation|main navigation|search|search for|close|open|back to top|back to home
site map|sitemap|log in|login|log out|sign in|sign up|sign out|register|subscribe|subscribe now|my account|print
print this page|print this article|email|e-mail|email this|share|share this|share this article|share this story
share this post|share this page|share options|share via|share on|share on facebook|share on twitter|share on x
share on linkedin|share on whatsapp|share on telegram|share on reddit|share via email|share with|copy link
copy link to clipboard|link copied|copied|embed|save|save article|listen|listen to this article|listen to article
tweet|facebook|twitter|whatsapp|telegram|linkedin|reddit|pinterest|instagram|youtube|tiktok|tumblr|messenger|rss
flipboard|pocket|like this|like loading|loading|please wait|advertisement|advertisements|advertising|sponsored
sponsored content|promoted|promoted content|breaking news|latest news|latest|live updates|top stories|top news
trending|trending now|most read|most popular|most viewed|editor's picks|editor’s picks|editors' picks
editors’ picks|recommended|recommended for you|recommended stories|you may also like|you might also like
you might be interested in|you may be interested in|more on this story|more on this topic|more on this|more stories
more news|more from|related|related articles|related stories|related posts|related topics|related content
related news|related coverage|related items|related internet links|see also|read also|also read|read more
read more about|read more on|read this|keep reading|continue reading|read next|read the full story|up next|next up
next article|previous article|next|previous|next post|previous post|load more|show more|view more|see more|see all
view all|more|learn more|find out more|click here|comments|view comments|show comments|no comments|leave a reply
leave a comment|leave your comment|post a comment|add a comment|add comment|write a comment|join the conversation
join the discussion|cancel reply|post comment|submit|submit comment|reply|report this ad|report a typo
your email address will not be published|required fields are marked|name|website|comment|about us|contact us
contact|privacy policy|privacy notice|terms of use|terms of service|terms and conditions|terms & conditions
cookie policy|cookie settings|cookie preferences|cookies|accept cookies|accept all cookies|accept all|accept
reject all|manage preferences|manage cookies|all rights reserved|image caption|media caption|image source
image copyright|image credit|photo credit|getty images|newsletter|newsletters|our newsletter|follow us|follow
follow us on|stay connected|sign up for our newsletter|subscribe to our newsletter|get our newsletter
thank you for reading|thanks for reading|tags|categories|article continues below advertisement
story continues below advertisement|article continues after advertisement|story continues below
article continues below this ad|scroll to continue|play video|play|pause|mute|unmute|watch live|watch now|watch more
no media source currently available|embed share|direct link|pop-out player|the code has been copied to your clipboard
published|published on|published by|posted|posted on|posted by|updated|last updated|on|by|connect with us
read entire article|recent posts|recent comments|erstellt|erstellt am|aktualisiert|erstellt: aktualisiert
commentaires récents|recommandée|publié le|mis à jour le|publicado el|actualizado
the url has been copied to your clipboard|external links|previous slide|next slide|gallery|view gallery
enlarge image|toggle caption|hide caption|expand|collapse|show caption|download|download pdf|cite|cite this article
zur startseite|startseite|zum inhalt springen|zum inhalt|zur navigation springen|nach oben|eilmeldung|anzeige|werbung
mehr zum thema|lesen sie auch|lesen sie mehr|auch interessant|weiterlesen|mehr lesen|teilen|artikel teilen|drucken
kommentare|kommentar verfassen|kommentar schreiben|schreibe einen kommentar|antworten abbrechen|impressum|datenschutz
datenschutzerklärung|alle rechte vorbehalten|meistgelesen|anmelden|abonnieren|merken|suche|menü
accueil|aller au contenu|aller au contenu principal|à lire aussi|lire aussi|lire la suite|voir aussi|partager|imprimer
commentaires|laisser un commentaire|laissez un commentaire|publicité|abonnez-vous|s'abonner|s’abonner|se connecter
mentions légales|politique de confidentialité|tous droits réservés|les plus lus|sur le même sujet|recherche
inicio|saltar al contenido|ir al contenido|leer más|lea también|lee también|lea más|ver más|compartir|imprimir
comentarios|deja un comentario|deja una respuesta|publicidad|suscríbete|iniciar sesión|última hora|te puede interesar
noticias relacionadas|más noticias|lo más leído|todos los derechos reservados|política de privacidad|aviso legal|buscar
vai al contenuto|leggi anche|leggi di più|condividi|stampa|commenti|lascia un commento|pubblicità|abbonati|accedi
tutti i diritti riservati|i più letti|pular para o conteúdo|ir para o conteúdo|leia mais|leia também|veja também
compartilhar|partilhar|comentários|deixe um comentário|deixe uma resposta|publicidade|assine|entrar|mais lidas
todos os direitos reservados|ga naar inhoud|lees ook|lees meer|delen|reacties|advertentie|alle rechten voorbehouden
czytaj także|czytaj więcej|udostępnij|komentarze|reklama|przejdź do treści|wszelkie prawa zastrzeżone
читайте также|читать далее|подробнее|поделиться|комментарии|оставить комментарий|реклама|подписаться|главная
все права защищены|новости партнеров|поиск|войти|читайте також|поділитися|коментарі|реклама на сайті
阅读更多|相关新闻|分享|评论|广告|続きを読む|関連記事|シェア|広告
""")

TAIL_MARKERS = _phrases("""
leave a reply|leave a comment|leave your comment|post a comment|write a comment|comments|related articles
related stories|related posts|related topics|related content|related news|related coverage|you may also like
you might also like|you might be interested in|you may be interested in|more on this story|more on this topic
more stories|more news|most read|most popular|most viewed|recommended|recommended for you|recommended stories|read next
up next|top stories|trending|trending now|editor's picks|editor’s picks|editors' picks|editors’ picks|follow us
stay connected|share this|share this article|share this story|share this post|about us|contact us
mehr zum thema|lesen sie auch|auch interessant|meistgelesen|kommentare|schreibe einen kommentar|kommentar verfassen
à lire aussi|lire aussi|sur le même sujet|les plus lus|laisser un commentaire|laissez un commentaire|commentaires
te puede interesar|noticias relacionadas|más noticias|lo más leído|deja un comentario|deja una respuesta|comentarios
leggi anche|i più letti|lascia un commento|leia também|veja também|mais lidas|deixe um comentário|deixe uma resposta
читайте также|новости партнеров|комментарии|оставить комментарий
""")
"""What starts the part below an article. The short lines after it (other headlines, form fields) belong to it."""

SECTION_LABELS = _phrases("""
world|world news|politics|us politics|business|economy|markets|finance|money|sport|sports|football|opinion|opinions
editorial|editorials|analysis|commentary|technology|tech|science|health|environment|climate|education|entertainment
arts|culture|lifestyle|life|travel|food|style|books|film|music|weather|local|national|international|nation|news|home
homepage|europe|asia|africa|americas|north america|latin america|south america|middle east|australia|us|u.s|usa|uk
us news|uk news|features|feature|investigations|video|videos|photos|pictures|podcasts|podcast|live|in pictures|magazine
crime|law|justice|military|defense|defence|war|conflict|society|religion|energy|media|people|long reads|explainer
fact check|obituaries|press release|press releases|blog|more
politik|wirtschaft|ausland|inland|panorama|kultur|wissenschaft|gesellschaft|meinung|regional|nachrichten|finanzen|reise
politique|monde|économie|société|opinions|sciences|santé|france|actualités|actualité|sports
política|economía|mundo|deportes|deporte|sociedad|cultura|opinión|tecnología|internacional|nacional|salud|ciencia
politica|economia|mondo|esteri|cronaca|cultura|tecnologia|esporte|esportes|saúde|ciência|opinião|notícias
политика|экономика|мир|в мире|спорт|общество|культура|наука|происшествия|новости|главное
""")
"""Sections of news sites. Such a word can also be a fact or a cross-heading, so it counts only above or below the
article, or in a menu."""

AGENCIES = (
    r"(?:getty(?: images)?|reuters|afp|ap(?: photo)?|(?:the )?associated press|epa(?:-efe)?|pa(?: media| wire)?"
    r"|shutterstock|unsplash|pixabay|pexels|istock|alamy|wikimedia(?: commons)?|flickr|anadolu(?: agency)?|xinhua"
    r"|sputnik|tass|dpa|zuma(?: press)?|bloomberg|imago|keystone|nurphoto|bbc|handout|screenshot|file photo)"
)
