"""Greetings, thanks and opening words in languages other than English, so that they are recognised.

In lower case, by language; each word of a phrase is listed ("vielen dank"). English ones are in
`question.asking_words`. Words that also exist in English ("was", "come", "die") are not included.
"""

from __future__ import annotations

from rag.text.word_lists import list_words

THANKS_ABROAD = list_words(
    """danke dankeschön dankesehr merci gracias grazie obrigado obrigada bedankt dank dankjewel dankuwel tack takk tak
    kiitos dziękuję dzięki dziekuje děkuji díky ďakujem köszönöm mulțumesc hvala faleminderit ačiū paldies aitäh
    teşekkürler teşekkür terima salamat asante спасибо дякую дзякуй благодаря хвала ευχαριστώ תודה شكرا شكراً شكرًا ممنون
    متشکرم धन्यवाद ধন্যবাদ நன்றி ขอบคุณ 谢谢 谢谢你 谢谢您 謝謝 多谢 感谢 ありがとう ありがとうございます 감사합니다
    고마워요 고맙습니다"""
)
"""Words of thanks."""

GREETINGS_ABROAD = list_words(
    """hallo moin servus guten grüezi bonjour bonsoir salut hola buenos buenas ciao buongiorno buonasera olá goedendag
    goedemorgen hej hei cześć dobry dobrý ahoj szia merhaba selam привет здравствуйте привіт вітаю добрий здраво γεια
    שלום مرحبا سلام नमस्ते สวัสดี 你好 您好 こんにちは 안녕하세요 안녕"""
)
"""Words of greeting, and first words of greetings."""

COURTESIES_ABROAD = list_words(
    """vielen schön sehr herzlichen beaucoup bien muchas mil mille tante muito je wel u så mycket mange tusind paljon
    bardzo lijepa ederim ederiz kasih щиро большое вам πολύ רבה جزيلا جزيلاً ครับ ค่ะ tag morgen abend días dias tardes
    noches dia tarde dag dzień den день σου"""
)
"""Words that go with them and mean nothing on their own."""

OPENINGS_ABROAD = list_words(
    """und oder warum wieso weshalb wann wer wem wen wo wie wohin woher welche welcher welches et ou pourquoi quand qui
    où quoi quel quelle combien y e pero por qué porqué cuándo cuando quién quien dónde donde cuánto cuánta cómo cuál
    perché quando chi quanto quanta quale porquê quem onde qual waarom wanneer wie wat waar hoeveel welke och varför
    när vem vad var hur og hvorfor hvornår hvem hvad hvor når hva ja miksi milloin kuka mitä missä dlaczego kiedy kto
    gdzie ile jak proč kdy kdo kde kolik miért mikor ki hol mennyi neden niçin ne zaman kim nerede kaç mengapa kapan
    siapa"""
)
"""Words that open a question or a follow-up ("und", "pourquoi")."""
