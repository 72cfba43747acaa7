"""Passages that look like prompt injections: written to steer a language model rather than to be read.

Owns the patterns: orders to the model that answers, in a dozen languages, turns of a chat inside an article, passages
inside a passage. `hidden_text` undoes disguises first. Plain rules, so that a finding can be explained in words. They
miss new wordings, so nothing depends on them alone: a model's text is checked against the passages in any case.
"""

from __future__ import annotations

import re
import unicodedata

from rag.verification.hidden_text import has_invisible_text, list_readings

_PATTERNS: tuple[tuple[str, str], ...] = (
    (
        r"\b(?:ignore|disregard|forget|override|bypass|neglect|discard|do not follow|stop following)\b"
        r"(?:.{0,30}\b(?:all|any|previous|prior|above|earlier|preceding|your|these|existing|other|system)\b.{0,25}"
        r"\b(?:instructions?|prompts?|rules?|guidelines?|directions|constraints|text|context|messages?|passages?|content)"
        r"\b|.{0,20}\b(?:instructions?|prompts?|rules|guidelines|directions|everything)\b.{0,10}"
        r"\b(?:above|before|so far|given)\b)",
        "it says to ignore instructions",
    ),
    (
        r"\b(?:ignorier(?:e|t|en sie)?|missachte[nt]?|vergiss|vergesst|vergessen sie|verwirf)\b.{0,50}"
        r"\b(?:anweisung\w*|anleitung\w*|regeln|vorgaben|befehle?)\b"
        r"|\b(?:ignore[zr]?|oublie[zr]?|negligez|ne (?:tiens|tenez) pas compte)\b.{0,50}"
        r"\b(?:instructions?|consignes?|regles|directives)\b"
        r"|\b(?:ignora[dr]?|ignore|olvida[dr]?|olvide|omite|descarta)\b.{0,50}"
        r"\b(?:instrucciones|reglas|indicaciones|ordenes|instrucoes|regras|orientacoes)\b"
        r"|\b(?:esqueca|desconsidere|desobedeca)\b.{0,50}\b(?:instrucoes|regras|orientacoes)\b"
        r"|\b(?:ignora(?:te|re)?|dimentica(?:te)?|trascura)\b.{0,50}\b(?:istruzioni|regole|indicazioni)\b"
        r"|\b(?:negeer|vergeet|sla)\b.{0,50}\b(?:instructies|aanwijzingen|regels)\b"
        r"|\b(?:zignoruj|ignoruj|zapomnij|pomin)\b.{0,50}\b(?:instrukcje|instrukcji|polecenia|zasady)\b"
        r"|\b(?:onceki|yukaridaki|tum)\b.{0,40}\b(?:talimat\w*|kural\w*|yonerge\w*)\b"
        r"|\b(?:abaikan|lupakan)\b.{0,40}\b(?:instruksi|perintah|aturan)\b"
        r"|\b(?:bo qua|quen)\b.{0,40}\b(?:huong dan|chi dan|lenh)\b"
        r"|(?:игнорируй\w*|проигнорируй\w*|забудь\w*|не обращай внимания|отбрось)\s.{0,50}"
        r"(?:инструкци\w*|указани\w*|правил\w*|команд\w*)"
        r"|(?:ігноруй\w*|проігноруй\w*|забудь\w*)\s.{0,50}(?:інструкці\w*|вказівк\w*|правил\w*)"
        r"|(?:تجاهل|انس|اهمل).{0,40}(?:التعليمات|الاوامر|القواعد)"
        r"|(?:התעלם|התעלמו|שכח).{0,40}(?:ההוראות|הוראות|הכללים)"
        r"|(?:अनदेखा|नज़रअंदाज|नजरअंदाज|भूल).{0,40}|(?:निर्देश\w*).{0,40}(?:अनदेखा|नज़रअंदाज|नजरअंदाज|भूल)"
        r"|(?:忽略|无视|無視|忘记|忘記|不要理会).{0,20}(?:指令|指示|说明|說明|规则|規則|提示|内容)"
        r"|(?:指示|命令|ルール|プロンプト).{0,12}(?:無視|忘れ)"
        r"|(?:지시|명령|규칙|프롬프트).{0,12}(?:무시|잊)"
        r"|(?:αγνοησ\w*|ξεχασ\w*).{0,40}(?:οδηγι\w*|κανον\w*)",
        "it says to ignore instructions",
    ),
    (
        r"\b(?:answer|respond|reply)\b.{0,30}\b(?:only|exactly|solely|just|always|simply)?\s*\b(?:with|by saying)\b\s*"
        r"(?:only |exactly |just |the (?:word|words|text|phrase|sentence|link|following) |this |[:\"'“‘«`]|https?:)"
        r"|\b(?:say|write|output|print|return|state|repeat|type|append|insert|include|add|begin|start|end|finish)\b"
        r".{0,30}\b(?:exactly|verbatim|the following|in your (?:answer|reply|response|output)|your (?:answer|reply|"
        r"response|output)|to (?:your|the|every) (?:answer|reply|response)|every (?:answer|reply|response))\b"
        r"|\b(?:the|your) (?:only )?(?:correct |right |final |true )?(?:answer|reply|response) (?:must|should|has to|"
        r"shall|needs to) (?:be|say|read|contain|include|begin|end|state)\b"
        r"|\b(?:when|if|whenever) (?:you are |anyone is |somebody |someone )?(?:asked|asks|answering|summari[sz]ing)\b"
        r".{0,60}\b(?:say|answer|reply|respond|write|state|tell|claim|output)\b"
        r"|\b(?:antworte|antworten sie|schreibe|gib)\b.{0,30}\b(?:nur|ausschliesslich|immer|stattdessen|genau)\b"
        r"|\b(?:reponds|repondez|ecris|ecrivez|affiche)\b.{0,30}\b(?:uniquement|seulement|toujours|exactement|par)\b"
        r"|\b(?:responde|responda|contesta|escribe|escreva)\b.{0,30}\b(?:solo|solamente|unicamente|siempre|apenas|somente|"
        r"sempre|con)\b"
        r"|\b(?:rispondi|rispondete|scrivi)\b.{0,30}\b(?:solo|soltanto|sempre|con|esattamente)\b"
        r"|\b(?:antwoord|schrijf)\b.{0,30}\b(?:alleen|altijd|uitsluitend|enkel)\b"
        r"|\b(?:odpowiedz|odpowiadaj|napisz)\b.{0,30}\b(?:tylko|zawsze|wylacznie)\b"
        r"|\b(?:sadece|yalnizca)\b.{0,40}\b(?:yaz|cevap ver|yanitla)"
        r"|(?:ответь\w*|отвечай\w*|напиши\w*|выведи\w*)\s.{0,30}(?:только|всегда|ровно|дословно|следующ\w*|:)"
        r"|(?:відповідай\w*|відповідь\w*|напиши\w*)\s.{0,30}(?:тільки|лише|завжди|:)"
        r"|(?:اجب|اكتب|قل|رد).{0,20}(?:فقط|دائما|ب)"
        r"|(?:只|仅|僅|直接|必须|必須|请|請)(?:能|可|要|需|许)?(?:回答|回复|回覆|输出|輸出)"
        r"|(?:とだけ|と答え|のみ).{0,8}(?:答え|返答|回答|出力|書)|と(?:答えて|回答して|出力して)"
        r"|(?:라고만|라고|만).{0,6}(?:답|대답|출력|말)(?:하|해)"
        r"|(?:केवल|सिर्फ).{0,30}(?:उत्तर|जवाब|लिख)",
        "it says what to answer",
    ),
    (
        r"\b(?:print|reveal|show|display|output|repeat|leak|tell|give|send|expose|disclose|include|write)\b.{0,40}"
        r"\b(?:system prompt|(?:your|the|initial|hidden|original|full) (?:system )?(?:prompt|instructions)|"
        r"api[ _-]?keys?|secret keys?|access tokens?|passwords?|credentials|environment variables?|"
        r"RAG_LLM_KEY|OPENAI_API_KEY)\b"
        r"|\b(?:system-?prompt|systemanweisung\w*|cle d.?api|clave (?:de )?api|chiave api|api-?schlussel)\b"
        r"|(?:системн\w+ (?:промпт\w*|инструкци\w*)|ключ\w* api|api[- ]ключ\w*)"
        r"|(?:系统提示|系統提示|密钥|密鑰|システムプロンプト|시스템 프롬프트|api ?키)",
        "it asks for the prompt or a key",
    ),
    (
        r"\b(?:cite|attribute|credit|quote|reference)\b.{0,40}(?:[\[(#]\s*\d{1,3}\s*[\])]?|\b(?:passage|source|file|document)"
        r"(?: number)? \d{1,3}\b|[\w-]+\.(?:txt|md|html?|pdf|docx?|csv|json)\b)"
        r"|\b(?:do not|don.t|never) (?:cite|quote|mention|name|use) (?:this|the|any|other|that) "
        r"(?:file|passage|source|article|document)s?\b"
        r"|\b(?:zitiere|citez?|cita|citare?|cytuj)\b.{0,40}(?:[\w-]+\.(?:txt|md|html?|pdf)|[\[(]\d)"
        r"|(?:процитируй\w*|цитируй\w*|сошлись|укажи источник).{0,40}"
        r"|(?:引用).{0,12}(?:\.(?:txt|md|html)|[\[(【]?\d)",
        "it says what to cite",
    ),
    (
        r"\b(?:dear|attention|attn|hey|hello|note (?:to|for)|message (?:to|for)|instructions? (?:to|for)|"
        r"to (?:any|all|the))[ ,:]{0,3}(?:any |all |the |every |an? )?(?:reading |answering )?"
        r"(?:ais?|llms?|language models?|(?:ai |virtual )?assistants?|"
        r"chat ?bots?|chatgpt|gpt(?:-\d)?|claude|gemini|llama|copilot)\b"
        r"|\b(?:you are|you.re|act as|pretend to be|roleplay as|behave as|switch to)\b.{0,20}\b(?:now |an? )?"
        r"(?:dan\b|unrestricted|jailbroken|developer mode|evil|uncensored|no longer (?:an? )?(?:assistant|bound)|"
        r"(?:ai|language) model|assistant|different (?:assistant|ai))"
        r"|\b(?:from now on|starting now|henceforth)\b,? you\b"
        r"|\b(?:as an?|being an?) (?:ai|llm|(?:large )?language model|assistant)\b.{0,40}\b(?:you|must|should|shall)\b"
        r"|\b(?:new|updated|revised|real|actual|secret|hidden) (?:system )?(?:instructions?|prompt|directives?)\s*[:.]"
        r"|\b(?:admin|root|developer|debug|god|maintenance) (?:mode|override)\b.{0,30}"
        r"\b(?:enabled|activated|on|engaged)\b"
        r"|\bprompt injection (?:successful|complete)\b"
        r"|\b(?:du bist jetzt|tu es maintenant|ahora eres|sei ora|ты теперь|你现在是|あなたは今)\b",
        "it addresses a language model",
    ),
    (
        r"(?:^|\n|[.!?]\s)\s*[#*\[<{|]*\s*(?:system|assistant|developer|human|user)\s*(?:message|prompt|note)?\s*[\]>}|*]*\s*[:>\]]"
        r"(?!\s*\d)|<\|?\s*(?:im_start|im_end|system|assistant|user|endoftext|eot_id|start_header_id|begin_of_text)"
        r"|\[/?INST\]|<</?SYS>>|</?(?:system|instructions?|assistant|prompt|s)>|<(?:start|end)_of_turn>"
        r"|#{2,}\s*(?:instructions?|system|response|new task|task)\b"
        r"|\bEND OF (?:ARTICLES?|PASSAGES?|CONTEXT|DOCUMENTS?)\b"
        r"|\bBEGIN (?:SYSTEM|NEW|ADMIN)\b|\bend of (?:the )?(?:untrusted|user|context|passage|document)s? "
        r"(?:text|data|section|passages?)?|\{\s*\"role\"\s*:",
        "it contains a turn of a chat",
    ),
    (
        r"</?\s*(?:passage|context|document|source|article)\b[^>\n]{0,80}>"
        r"|(?:^|\n|[.!?]\s)\s*[\[(<]?\s*(?:passage|source|document|context)\s*#?\d{1,3}\s*[\])>]?\s*(?:\(|file|title|:|[-–—]\s*file)"
        r"|(?:^|\n|[.!?]\s)\s*\[\d{1,3}\]\s*(?:file|title)\s*[:=]",
        "it contains a passage inside the passage",
    ),
    (
        r"\b(?:visit|click|go to|open|follow|see|navigate to|log ?in (?:at|to)|sign in at|download from|"
        r"send .{0,40} to)\b"
        r".{0,30}(?:https?://|www\.|\b[\w-]+\.(?:com|net|org|example|xyz|io|ru|cn|top|biz|info)\b/\S*).{0,60}"
        r"\b(?:answer|full answer|verify|your account|to continue|claim|login|log in|password|immediately|now)\b"
        r"|!\[[^\]\n]{0,80}\]\(\s*https?:|\[[^\]\n]{1,80}\]\(\s*(?:https?|javascript|data):.{0,200}"
        r"(?:key|token|secret|prompt|session|cookie|=\{)",
        "it asks to follow a link",
    ),
)
_RULES = tuple((re.compile(pattern, re.IGNORECASE | re.DOTALL), reason) for pattern, reason in _PATTERNS)

_SPELLINGS = str.maketrans({"ß": "ss", "ı": "i", "ł": "l", "đ": "d", "ø": "o", "أ": "ا", "إ": "ا"})


def find_injection(text: str) -> str:
    """Why a text looks like a prompt injection, in a few words; "" if it does not."""
    for reading, disguise in list_readings(text):
        folded = _fold(reading)
        for pattern, reason in _RULES:
            if pattern.search(folded):
                return f"{reason}{disguise}"
    return "it hides text in invisible characters" if has_invisible_text(text) else ""


def _fold(text: str) -> str:
    """The text without accents on Latin and Greek letters and vowel signs on Arabic ones, with single spaces; line ends
    are kept."""
    kept: list[str] = []
    base = ""
    for character in unicodedata.normalize("NFD", text):
        if unicodedata.combining(character):
            if base < "\u0400" or "\u064b" <= character <= "\u0655":  # й and ї are letters of their own
                continue
        else:
            base = character
        kept.append(character)
    folded = unicodedata.normalize("NFC", "".join(kept)).translate(_SPELLINGS)
    return re.sub(r"[^\S\n]+", " ", folded)
