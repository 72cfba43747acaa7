"""The words that notices on web pages are made of: consent to cookies, offers to subscribe, sign-up for newsletters,
checks of the browser.

Each entry is one kind of words; a notice has two different ones, or one that only a notice has. `html_notices` decides
what is a notice.
"""

from __future__ import annotations

import re


def _compile(table: str) -> tuple[re.Pattern[str], ...]:
    """A pattern for each line; one that ends in a backslash, or is followed by a bar, goes on in the next."""
    joined = table.strip().replace("\\\n", "").replace("\n|", "|")
    return tuple(re.compile(line, re.IGNORECASE) for line in joined.splitlines())


CONSENT = _compile(r"""
\b(?:we|sites?|pages?|partners|services?)\b[^.]{0,40}\buses? (?:\w+ ){0,3}cookies|\buse of (?:\w+ )?cookies
|\bcookies (?:and|or|to) \w+
\bour (?:\d+ )?(?:trusted |advertising )?partners\b|\b\d+ (?:trusted |advertising )?partners\b
|\bthird[- ]party (?:cookies|vendors)
\byour (?:privacy|consent|cookie|data|personal data)\b[^.]{0,20}(?:choices?|settings|preferences)?
|\bwe (?:value|respect|care about) your\b
\b(?:accept|reject|allow|decline) (?:all|cookies)\b|\bi agree\b|\bgot it\b
|\bmanage (?:\w+ )?(?:options|choices|preferences|cookies|settings)\b
\bstore (?:and/or|and|or|and / or)?[^.]{0,20}access(?:es)? [^.]{0,20}information on\b|\blegitimate interests?\b
|\bprocess (?:\w+ )?personal data\b
\bpersonali[sz]ed (?:ads?|advertis\w+|content)\b|\baudience (?:research|insights|measurement)\b|\bgeolocation data\b
|\bdevice characteristics\b
\bbest (?:possible )?(?:user )?experience\b
|\bby (?:continuing|using|clicking|closing|browsing)\b[^.]{0,80}\b(?:agree|accept|consent)\b
\b(?:privacy|cookie) (?:policy|notice|statement)\b
\bcookies (?:und|oder|sowie)\b|\b(?:verwenden|nutzen|setzen|einsatz von|verwendet|nutzt)\b[^.]{0,60}\bcookies\b
\b\d* ?partner (?:verwenden|verarbeiten|nutzen|speichern)\b|\bunsere(?:n|r)? (?:\d+ )?partnern?\b
\b(?:ihre|ihrer|deine|deiner) (?:einwilligung|privatsphäre|zustimmung|personenbezogenen)\b
|\bpersonenbezogener? daten\b
\balle (?:cookies )?(?:akzeptieren|ablehnen)\b|\bstimmen sie\b[^.]{0,60}\bzu\b
|\bdatenschutz(?:erklärung|einstellungen|hinweise)\b
\butilis(?:ons|ent|e)\b[^.]{0,40}\b(?:cookies|traceurs)\b|\bcookies (?:ou|et) \w+
\bnos (?:\d+ )?partenaires\b|\b\d+ partenaires\b
\bvotre (?:consentement|accord|vie privée)\b|\bdonnées personnelles\b|\binformations personnelles\b
\b(?:tout|accepter et) (?:accepter|refuser|fermer|continuer)\b|\bpolitique de (?:confidentialité|cookies)\b
\b(?:utiliza(?:mos|n)?|usamos|utilizzia?(?:mo|no)|usiamo|gebruiken|używamy|använder|bruker|anvender)\b[^.]{0,60}\
\b(?:cookies?|cookie-?uri|plików|kakor|informasjonskapsler)\b
\b(?:nuestros|nossos|i nostri|onze|nasi|våra|våre) (?:\d+ )?\
(?:socios|parceiros|partner|partners|partnerzy|samarbeidspartnere)\b
\b(?:su|tu|seu|il tuo|uw|jouw|twoją|twoja|ditt) \
(?:consentimiento|consentimento|consenso|toestemming|zgod[aęy]|samtycke|samtykke)\b
\b(?:aceptar|rechazar|aceitar|rejeitar|accetta|rifiuta)\w* (?:todo|todas|todos|tutti|tutto)\b
|\balles (?:accepteren|weigeren)\b|\bpolítica de (?:privacidad|privacidade|cookies)\b
\bмы используем\b[^.]{0,40}\b(?:cookies?|куки)|\bфайл\w* (?:cookies?|куки)
|\bми використовуємо\b[^.]{0,40}\b(?:cookies?|файли)
\b(?:персональн\w+ данн\w+|персональн\w+ даних|политик\w+ конфиденциальности|вашего согласия)\b
""")
"""What asks for consent to cookies."""

OFFER = _compile(r"""
\b(?:to )?(?:continue|keep|finish) reading\b|\bto read (?:on|more|the (?:full|whole|rest))\b
|\bread the full (?:story|article)\b
\balready (?:a subscriber|an? \w+ subscriber|have an account|subscribed|registered)\b
|\bare you (?:already )?a subscriber\b|\bnot a subscriber\b
\bsubscribe (?:now|today|to|for|here)\b|\bbecome a (?:subscriber|member)\b
|\bsubscription (?:plans?|offers?|options?)\b|\bfor subscribers only\b|\bsubscribers? only\b
|\bexclusive(?:ly)? (?:to|for) (?:our )?subscribers\b
\b(?:sign|log) in\b|\bcreate (?:an? )?(?:free )?account\b|\bregister (?:now|for free|to)\b
\bfree trial\b|\bcancel (?:at )?any ?time\b|\bunlimited (?:digital )?access\b
|\bfor (?:just |only )?[€$£]?\d+[^.]{0,20}\b(?:month|week|year)\b
\bfree articles?\b|\barticles? (?:left|remaining)\b|\bof your \d+ free\b
\bad[- ]?blocker\b[^.]{0,60}\b(?:disable|turn off|whitelist)\b
|\b(?:disable|turn off|whitelist)\b[^.]{0,40}\bad[- ]?block|\busing an ad[- ]?blocker\b
\bweiterlesen\b|\bweiter lesen\b|\bjetzt (?:freischalten|abonnieren|testen|\d+ wochen)\b|\bvollständigen artikel\b
\b(?:bereits|schon) (?:abonnent|registriert|kunde|ein abo)\w*|\bhier (?:anmelden|einloggen)\b
|\bjetzt (?:anmelden|einloggen|registrieren)\b
\bmonatlich kündbar\b|\bjederzeit kündbar\b|\bunbegrenzte\w* zug(?:riff|ang)\b|\bprobe(?:monat|abo|zeit)\b
|\b\d+ wochen (?:für|gratis|kostenlos)\b|\beuro (?:im|pro) monat\b
\b(?:nur für|exklusiv für) (?:abonnent\w*|mitglieder|plus)\b|\bwerbeblocker\b|\badblocker\b
\bdéjà abonné\b|\bréservée? (?:aux|à nos) abonnés\b|\bla suite est réservée\b|\bil vous reste [\d.,]+ ?%
\babonnez-vous\b|\bse connecter\b|\bsans engagement\b|\bpremier mois\b|\bpour lire la suite\b
\bya eres (?:suscriptor|socio)\b|\b(?:para|sigue|seguir) (?:seguir )?leyendo\b|\bexclusivo para suscriptores\b
|\bsuscríbe(?:te|se)\b|\biniciar? sesión\b
\b(?:sei già|già) abbonat[oa]\b|\briservat[oa] agli abbonati\b|\bcontinua a leggere\b|\babbonati (?:ora|subito|per)\b
\bjá é assinante\b|\b(?:exclusivo|conteúdo) para assinantes\b|\bassine (?:agora|já|para)\b|\bcontinuar lendo\b
\b(?:al|nog geen) abonnee\b|\blees verder\b|\bverder lezen\b|\bmasz już (?:konto|prenumeratę|dostęp)\b
|\bczytaj dalej\b|\bkup (?:dostęp|prenumeratę)\b
\b(?:redan|allerede) (?:prenumerant|abonnent|kunde)\b|\bläs vidare\b|\bles videre\b
\b(?:только|лише|тільки) для (?:подписчиков|передплатників)\b|\bуже (?:подписаны|есть подписка)\b
|\bоформите подписку\b
""")
"""What offers a subscription, or asks to switch off an ad blocker, before the article can be read."""

SIGN_UP = _compile(r"""
\b(?:sign up|subscribe|register)\b[^.]{0,60}\b(?:newsletters?|e-?mails?|updates|briefings?|alerts)\b
|\bour (?:\w+ )?newsletter\b
\bin(?:to)? your inbox\b|\bdelivered (?:\w+ )?to you\b
|\b(?:daily|weekly|every) (?:newsletter|morning|evening|day|week)\b
\bby (?:signing|subscribing|registering|providing|entering)\b[^.]{0,120}\b(?:agree|accept|consent)\b|\bunsubscribe\b
|\byour e-?mail(?: address)?\b
\bunseren? newsletter\b|\bnewsletter (?:abonnieren|anmelden|bestellen)\b
\bin ihr(?:em|en)? (?:postfach|mailfach|e-?mail)\b|\b(?:jederzeit )?abbestellen\b
\b(?:notre|nos|nuestro|nuestra|nostra|onze) (?:newsletter|lettres?|infolettre|boletín)\b
\bvotre (?:boîte|adresse)\b|\bdésinscri\w+|\btu (?:correo|bandeja)\b
""")
"""What asks for a mail address to send a newsletter to."""

SIGNS = re.compile(
    r"cooki|куки|partner|audience|legitimate|vendors|agree|euro (?:im|pro)|socios|parceiros|priva"
    r"|consent|einwillig|zustimm|personenbezogen|datenschutz|accept|akzeptier"
    r"|reject|ablehn|i agree|got it|manage|store |personal|measurement|geoloc|device|experience|accord|confidential"
    r"|rifiut|aceptar|aceitar|accett|toestemming|zgod|samty|weiger|данн|даних|конфиденц|соглас|reading|to read|read the"
    r"|subscri|account|become a|sign (?:in|up)|log in|register|free |cancel|unlimited|for (?:just "
    r"|only )?[€$£]?\d|articles?"
    r"|ad.?block|whitelist|lesen|jetzt|vollständig|bereits|schon |anmeld|einlogg|kündbar|zug(?:riff|ang)|wochen"
    r"|probe|abo"
    r"|nur für|exklusiv|réserv|reste|connecter|engagement|premier mois|la suite|suscri|leyendo|sesión|abbon|leggere"
    r"|assin|lendo|verder|masz|czytaj|kup |prenumer|vidare|videre|kunde|подпис|передплат|newsletter|inbox|delivered"
    r"|e-?mail|postfach|abbestell|lettre|boletín|boîte|adresse|désinscri|correo|bandeja",
    re.IGNORECASE,
)
"""Every notice contains one of these parts of words, so a page without any is not searched for notices."""

OWN_VOICE = re.compile(
    r"\b(?:we|our|us|this (?:web)?(?:site|page)|i agree|wir|uns\w*|diese (?:web)?(?:site|seite)|nous|nos|notre|ce site|"
    r"nosotros|nuestr\w+|este sitio|nós|noss\w+|este site|noi|nostr\w+|questo sito|wij|we|onze|deze (?:web)?site|"
    r"my|nas\w+|ta strona|vi|vår\w*|мы|наш\w*|этот сайт|ми|utili[sz]\w+|usamos|usiamo|używamy)\b",
    re.IGNORECASE,
)
"""What a site says about itself; advice about cookies in an article says nothing like it."""

POLICY = re.compile(
    r"\b(?:privacy|cookies?|data protection) (?:policy|notice|statement)|\bterms (?:of|and|&)"
    r"|\bdatenschutz(?:erklärung|hinweis)"
    r"|\bnutzungsbedingungen|\b(?:política|politique|politica|informativa) (?:de|di|sulla) ",
    re.IGNORECASE,
)
"""The headline of a page that is itself a policy."""

BLOCKED = re.compile(
    r"\benable (?:javascript|cookies)\b|\bchecking (?:if the site|your browser|that you)\b"
    r"|\bverify (?:that )?you are (?:a )?human\b"
    r"|\b(?:you are|you're) (?:not )?a (?:ro)?bot\b|\baccess (?:to this page )?(?:is |has been )?denied\b"
    r"|\bdon['’]t have permission to access\b|\b(?:404|403)\b[^.]{0,20}\b(?:not found|forbidden|error)\b"
    r"|\bpage (?:you (?:requested|are looking for) )?(?:was|could|can|does)(?:n['’]t| ?not) (?:be )?(?:found|exist)\b"
    r"|\b(?:complete|solve) (?:the|this) captcha\b|\bunusual (?:traffic|activity)\b|\bjust a moment\b",
    re.IGNORECASE,
)
"""What a server shows instead of the page."""

REPORTED = re.compile(
    r"\b(?:said|says|told|wrote|writes|according to|ruled|court|judges?|argued|announced|sagte|sagt|laut"
    r"|urteilte|gericht"
    r"|a (?:déclaré|dit)|selon|tribunal|según|dijo|secondo|segundo|disse|volgens|zei|według|powiedział\w*"
    r"|сказал\w*|заявил\w*|суд)\b",
    re.IGNORECASE,
)
"""What reports about consent and subscriptions contain, and notices do not."""
