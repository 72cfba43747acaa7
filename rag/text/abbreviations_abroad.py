"""Full stops that end no sentence, in languages other than English: abbreviations, and what follows an ordinal number.

Owns data only, by ISO 639-1 code; English has its own in `en.abbreviations`. Abbreviations are without their last full
stop, and one with several parts is written without spaces ("z.B" is found as "z. B." too). A lower-case one is also
found with a capital first letter where it opens a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rag.text.word_lists import list_words


@dataclass(frozen=True, slots=True)
class FullStops:
    """What a language tells about its full stops."""

    inside: str = ""
    """Abbreviations that end no sentence, separated by white space: a word follows."""
    numbered: str = ""
    """Those that end none when a number follows."""
    closing: str = ""
    """Those that may end one: a capital letter tells."""
    openers: str = ""
    """Words that open a sentence, and so tell after a number with a full stop, or an initial."""
    ordinals: Literal["", "small", "any"] = ""
    """Whether a full stop after a number, in Roman figures too, makes it an ordinal one: never; before a small letter,
    and before a capital after one of the `openers` ("w 2. Lidze"); before any word but one of the `openers` ("1. FC",
    "am 5. Juli"), where nouns are capitalised or verbs stand last."""
    verbs: str = ""
    """Pattern of what verbs end with. A sentence without a verb does not end with an abbreviation that may end one."""


_SERBO_CROATIAN = FullStops(
    inside="npr tj tzv dr mr prof sv ul gđa gosp ing dipl odn itd",
    numbered="br str čl sl god st oko",
    closing="god st pr.Kr n.e pr.n.e kn tis mil",
    openers="""u na za od do iz po pri s sa o i a ali ili no kao kada kad ako on ona ono oni to taj ta ovo ovaj ova bio
    bila nakon prije zatim danas jučer još samo tako""",
    ordinals="small",
)
_NORWEGIAN = FullStops(
    inside="bl.a f.eks dvs dr prof kl ca evt ev jf jfr pga mht st hhv inkl ekskl m.m.fl nr",
    numbered="nr s ca kl kap pkt art fig §",
    closing="osv mv m.m o.l e.l f.Kr e.Kr mill mrd kr tlf",
    openers="""det den de han hun vi jeg du en et i på av til fra for med om ved etter før under over og men eller da
    når hvis som så der her nå dette disse denne mange alle også""",
    ordinals="small",
)

FULL_STOPS = {
    "de": FullStops(
        inside="""z.B d.h u.a u.U u.E i.d.R i.e.S z.T z.Zt v.a o.g s.o s.u m.E a.D i.A i.V bzw ca vgl evtl ggf inkl exkl
        insb insbes sog Dr Prof Hr Fr Frl Hrn Dipl Ing Mag Med St Str Nr Bd Hg Hrsg Anm Aufl geb gest gegr verh ehem
        einschl entspr ev kath jun sen lfd max min zzgl abzgl Tel Mio Mrd Tsd Mr Mrs Ms Mo Di Mi Do Sa Feb Mrz Apr Aug
        Sept Okt Nov Dez Bhf Hbf Krs Reg Gen Lt Hptm Oblt Ltd Rev Sr lat griech engl frz dt ital span russ österr
        schweiz amerik nördl südl westl östl""",
        numbered="S Z Nr Bd Kap Abs Art Abb Tab Ziff ca Rn Rz Jan",
        closing="usw etc u.v.m u.ä o.ä u.dgl v.Chr n.Chr u.Z v.u.Z Jh Jhd Jhdt Std Min Sek Co Inc Corp e.V i.R h.c ff",
        openers="""der die das den dem des ein eine einer einem einen er sie es wir ich ihr man im in am an auf bei nach
        vor seit mit von vom zu zum zur für aus um bis durch gegen ohne über unter neben zwischen und aber doch oder
        denn dann da danach dabei dort hier heute gestern jetzt nun so auch als wenn wer was wie wo wann warum alle
        viele beide diese dieser dieses jeder jede jedes sein seine ihre nur noch schon erst zwar während weil obwohl
        trotz laut einige mehr damit dafür davon darauf deshalb daher außerdem allerdings zudem später dass nicht kein
        keine bereits""",
        ordinals="any",
    ),
    "nl": FullStops(
        inside="""bijv bv d.w.z m.a.w o.a t.a.v i.p.v n.a.v a.h.w i.v.m t.o.v m.b.t e.a dhr mevr mw dr drs ir ing mr
        prof ds St blz ca resp vgl zgn nl m.i.v incl excl tel min max jhr gen kol""",
        numbered="nr blz p art ca hfst fig afb",
        closing="enz etc e.d jl a.s v.Chr n.Chr mln mld bv nv",
    ),
    "sv": FullStops(
        inside="bl.a t.ex dvs d.v.s s.k m.a.o f.d ev resp ca kl jfr dr prof inkl exkl fr.o.m t.o.m p.g.a",
        numbered="nr s ca kl kap fig art",
        closing="osv m.m m.fl o.s.v o.d f.Kr e.Kr milj mkr kr st",
    ),
    "da": FullStops(
        inside="bl.a f.eks fx dvs dr prof kl ca evt jf pga mht hhv inkl ekskl sml skt adm dir hr fr nr tlf",
        numbered="nr s ca kl kap pkt art fig stk",
        closing="osv mv m.m m.v m.fl o.l e.l f.Kr e.Kr mio mia kr",
        openers="""det den de han hun vi jeg du en et i på af til fra for med om ved efter før under over og men eller
        da når hvis som så der her nu dette disse denne mange alle også""",
        ordinals="small",
    ),
    "no": _NORWEGIAN,
    "nb": _NORWEGIAN,
    "nn": _NORWEGIAN,
    "is": FullStops(
        inside="t.d þ.e m.a.o dr prof sr u.þ.b þ.á.m s.s skv sbr",
        numbered="nr bls kl ca gr",
        closing="o.s.frv o.fl f.Kr e.Kr kr þús",
        openers="""það þetta hann hún þeir þær við ég í á af til frá fyrir með um eftir og en eða þá þegar ef sem svo
        þar""",
        ordinals="small",
    ),
    "fi": FullStops(
        inside="esim ts t.s mm ks vrt nk ns ym.m tri prof toht klo n os ko em po vs",
        numbered="n klo nro s os kpl",
        closing="jne ym yms eaa jaa eKr jKr milj mrd",
        openers="""se hän he ne tämä nämä ja mutta tai kun jos että myös sitten siellä täällä nyt vielä kuitenkin
        lisäksi jälkeen vuonna""",
        ordinals="small",
    ),
    "et": FullStops(
        inside="nt s.t st sh jms nn dr prof vt lk u",
        numbered="nr lk u kl",
        closing="jne jm e.m.a m.a.j eKr pKr mln mld kr",
        openers="see ta tema nad ja aga või kui et ka siis seal siin nüüd veel pärast enne aastal",
        ordinals="small",
    ),
    "lv": FullStops(
        inside="piem t.i t.s dr prof sk apm u.c.p",
        numbered="nr lpp apm plkst",
        closing="utt u.c u.tml g gs m.ē p.m.ē milj mljrd",
        openers="tas tā viņš viņa viņi un bet vai ja kad kā arī tad tur šeit tagad pēc pirms no uz ar par gadā",
        ordinals="small",
    ),
    "lt": FullStops(
        inside="pvz t.y dr prof žr plg vad gyv kt.p šv gen doc akad adv",
        numbered="nr p psl apie val",
        closing="kt pan m d a mln mlrd tūkst pr.Kr Lt eur val",
    ),
    "pl": FullStops(
        inside="""np tj tzn tzw m.in ok ul al pl os św dr prof mgr inż hab doc red gen płk kpt por sierż ks bp abp ss im
        ds zob wg ur zm śp tel nr art ust pkt rozdz lit oprac przekł wyd woj pow gm tys mln mld bln jw ww godz ang niem
        franc łac ros""",
        numbered="nr s str art ust pkt poz rozdz t ok godz par ryc rys tab",
        closing="itd itp etc r rr w ww p.n.e n.e zł gr cdn in br ub bm",
        openers="""w we z ze na do od po za przy przed nad pod o u i a ale lecz oraz lub albo to ten ta te on ona ono
        oni my ja jak gdy kiedy jeśli że czy co kto tam tu teraz potem dziś wczoraj tylko jednak także również był była
        było byli jest są nie podczas według""",
        ordinals="small",
        verbs="ł|ła|ło|li|ły|łem|łam|liśmy|łyśmy|no|to|uje|ują|ają|ieje|est|są|ędzie|ędą|łby|łaby|łoby|liby|łyby|się",
    ),
    "cs": FullStops(
        inside="""např tj tzv tzn mj resp popř příp cca dr prof doc mgr ing bc judr mudr phdr csc sv ul nám tř čp č str
        obr tab kap odst čl písm viz srov plk gen kpt por tis mil mld angl něm fr lat""",
        numbered="č str čl odst kap obr tab cca čp odd r",
        closing="atd apod aj př.n.l n.l př.Kr l stol hod Kč r",
        openers="""v ve z ze na do od po za při před nad pod o u k s se i a ale nebo to ten ta ti on ona ono oni my já
        jak když pokud že co kdo tam tady teď pak dnes včera jen však také byl byla bylo byli je jsou není podle""",
        ordinals="small",
        verbs="l|la|lo|li|ly|je|jsou|bude|budou|uje|ují|ají|án|ána|áno|en|ena|eno",
    ),
    "sk": FullStops(
        inside="""napr tj tzv t.j t.zn resp príp cca dr prof doc mgr ing bc judr mudr phdr csc sv ul nám č str obr tab
        kap ods čl písm por plk gen tis mil mld""",
        numbered="č str čl ods kap obr tab cca r",
        closing="atď apod a.i pred.Kr po.Kr pred.n.l n.l stor hod r",
        openers="""v vo z zo na do od po za pri pred nad pod o u k s sa i a ale alebo to ten tá tí on ona ono oni my ja
        ako keď ak že čo kto tam tu teraz potom dnes včera len však tiež bol bola bolo boli je sú nie podľa""",
        ordinals="small",
        verbs="l|la|lo|li|je|sú|bude|budú|uje|ujú|ajú|aný|aná|ané|ený|ená|ené",
    ),
    "sl": FullStops(
        inside="npr tj t.i oz dr mag prof doc sv ul gl prim ipd.n ok inž",
        numbered="št str čl odst ok pogl",
        closing="itd idr ipd pr.Kr n.š pr.n.š l r mio",
        openers="v na za od do iz po pri s z o in a ali to ta on ona ko če kot da so je bil bila danes nato še samo",
        ordinals="small",
    ),
    "hr": _SERBO_CROATIAN,
    "bs": _SERBO_CROATIAN,
    "sr": FullStops(
        inside=f"{_SERBO_CROATIAN.inside} нпр тј тзв др мр проф св ул одн",
        numbered=f"{_SERBO_CROATIAN.numbered} бр стр чл",
        closing=f"{_SERBO_CROATIAN.closing} год ст итд п.н.е н.е хиљ мил",
        openers=f"""{_SERBO_CROATIAN.openers} у на за од до из по при с са о и а али или као када ако он она оно они то
        тај та ово овај ова био била након пре затим данас још само тако""",
        ordinals="small",
    ),
    "hu": FullStops(
        inside="pl ill ún kb dr ifj id özv Szt vö ld Gy Sz Zs Cs Ty Ny Dzs prof",
        numbered="kb sz ca",
        closing="stb u.i i.e i.sz kr.e kr.u k.b Ft Kft Rt Zrt Nyrt u",
        openers="""a az ez azt ezt egy és de vagy ha hogy mint is ő ők mi én ott itt most majd még csak után előtt
        szerint nem""",
        ordinals="any",
    ),
    "tr": FullStops(
        inside="""M.Ö M.S İ.Ö İ.S Dr Prof Doç Yrd Av Sn Bn Hz St Alb Gen Org Kor Tüm Yb Yzb Ütğm Müh Öğr Gör Arş Uzm Mah
        Cad Sok Bul Apt No s bkz örn ör çev haz yak Ank İst Ltd""",
        numbered="s No Nu Madde md fık c",
        closing="vb vs vd A.Ş Şti T.C TL",
        openers="""bu o şu bir ve ama ancak fakat çünkü ise de da ayrıca sonra daha yine böylece biz ben onlar bunlar
        bunun onun""",
        ordinals="any",
    ),
    "ro": FullStops(
        inside="dvs dl dna dr prof ing acad col sf str bd nr art alin pag cca aprox ex p.ex i.e ş.u jud com",
        numbered="nr art alin pag p cca cap fig",
        closing="etc ş.a ș.a ş.a.m.d ș.a.m.d î.Hr d.Hr î.e.n e.n mil mld",
    ),
    "fr": FullStops(
        inside="""M MM Mr Me Mgr Dr Pr St Ste Sts cf p.ex c.-à-d c.à.d env av apr chap éd ibid op tél boul bd adj coll
        trad vs Sté Ch Ph Th lt col gén anc""",
        numbered="p pp n art chap fig vol t env al no nos",
        closing="etc J.-C J.C av.J.-C apr.J.-C Cie hab cit janv févr juil sept oct nov déc",
    ),
    "es": FullStops(
        inside="""Sr Sra Srta Sres Dr Dra D Dña sr sra srta sres dr dra dña Da Prof Profa Lic Ing Arq Gral Cnel Tte Mons
        Fr Sto Sta St p.ej i.e cf vs aprox ca pág págs núm núms cap fig art vol ed eds Av Avda Pza tel izq dcha admón
        Excmo Excma Ilmo""",
        numbered="pág págs p pp núm n art cap fig vol ca aprox No",
        closing="etc a.C d.C a.de.C d.de.C a.m p.m EE.UU S.A S.L Cía Ud Uds Vd km h min seg",
    ),
    "ca": FullStops(
        inside="Sr Sra Dr Dra sr sra dr dra Prof St Sta p.ex cf aprox ca pàg núm cap fig art vol ed av pl tel Mn",
        numbered="pàg p núm n art cap fig vol ca",
        closing="etc a.C d.C S.A S.L",
    ),
    "gl": FullStops(
        inside="Sr Sra Dr Dra sr sra dr dra Prof D Sto Sta p.ex cf aprox ca páx núm cap fig art vol ed av tel",
        numbered="páx p núm n art cap fig vol ca",
        closing="etc a.C d.C S.A",
    ),
    "pt": FullStops(
        inside="""Sr Sra Srs Srta Dr Dra Drs Prof sr sra srs srta dr dra drs Profa Eng Arq Gen Cel Ten Cap Maj D Dom Pe
        Fr Sto Sta St p.ex i.e cf vs aprox ca pág págs núm nº fig art vol ed eds Av R Pça Tel Exmo Exma Ilmo Des Min Dep
        Sen""",
        numbered="pág págs p pp n art cap fig vol ca aprox",
        closing="etc a.C d.C a.m p.m E.U.A EUA S.A Ltda Cia Lda séc",
    ),
    "it": FullStops(
        inside="""sig sigg sig.ra sig.na dott dott.ssa dr prof prof.ssa avv ing arch geom rag on sen gen col cap ten
        mons SS St Sta p.es cfr v vs ca pag pagg n nn art artt fig vol ed tel c.d cosidd spett gent egr""",
        numbered="pag pagg p pp n nn art artt cap fig vol ca tab",
        closing="ecc etc a.C d.C p.e.v e.v S.p.A s.r.l S.r.l sec u.s",
    ),
    "ru": FullStops(
        inside="""т.е т.к т.н т.наз т.о т.ч им см ср напр ул пр просп пер пл наб бул ш д корп кв стр оф обл р-н пос дер
        с ст тел др.-греч лат англ нем фр франц греч исп итал рус акад проф доц канд докт чл.-корр ген полк подп кап
        лейт св преп о гр г-н г-жа тов зам зав нач гл отд рис табл гос род ум прибл ок ред изд вып т""",
        numbered="с стр т гл п пп ст рис табл № вып ок св ч разд пункт д кв корп",
        closing="""г гг в вв н.э до.н.э др пр т.д т.п руб коп тыс млн млрд трлн долл чел экз мин сек час ч км м см.кв га
        кг л шт р у.е""",
        verbs="л|ла|ло|ли|лся|лась|лось|лись|ет|ёт|ют|ит|ят|ат|ут|тся|ен|на|но|ны|ан",
    ),
    "uk": FullStops(
        inside="""т.зв напр див пор ім вул пр просп пров пл наб бул буд корп кв обл р-н с смт м ст тел лат англ нім фр
        грец проф доц акад канд ген полк св о гр п пп зам зав нач гл рис табл бл ред вид вип т""",
        numbered="с стор т гл п пп ст рис табл № вип бл ч розд буд кв",
        closing="р рр ст н.е до.н.е ін т.д т.п грн коп тис млн млрд трлн дол чол екз хв сек год км га кг",
        verbs="в|ла|ло|ли|вся|лася|лося|лися|є|ють|ить|ять|ать|уть|ться|ено|ано|ий|ена|ені",
    ),
    "be": FullStops(
        inside="г.зн т.зв напр гл вул пр зав пл вобл р-н тэл праф дац акад імя св",
        numbered="с т гл п ст мал табл № вып",
        closing="г гг ст н.э да.н.э інш т.д т.п руб кап тыс млн млрд",
        verbs="ў|ла|ло|лі|ўся|лася|лося|ліся|е|юць|іць|яць|аць|уць|цца",
    ),
    "bg": FullStops(
        inside="т.е т.нар напр вж срв ул бул пл кв гр с обл общ проф доц д-р инж арх акад ген полк св о г-н г-жа чл ал",
        numbered="с стр т гл чл ал ст фиг табл № бр ок",
        closing="г гг в вв н.е пр.н.е пр.Хр сл.Хр др т.н лв ст хил млн млрд",
    ),
    "mk": FullStops(
        inside="т.е т.н на.пр ул бул проф д-р инж акад ген св г-дин г-ѓа чл",
        numbered="с стр т чл ст бр ок",
        closing="г гг в н.е пр.н.е др итн сл ден мил",
    ),
    "el": FullStops(
        inside="π.χ δηλ κ κα κκ κος καθ δρ αγ οδ λεωφ τηλ βλ πρβλ αρ σ σελ εκδ τ τχ κεφ μτφρ",
        numbered="αρ σ σελ τ κεφ εικ πιν",
        closing="κ.λπ κλπ κ.ά κ.α π.Χ μ.Χ π.μ μ.μ εκ εκατ δισ χλμ",
    ),
    "ar": FullStops(inside="د أ م ص ج ط ق هـ ت تحق", numbered="ص ج ط م", closing="ق.م ب.م إلخ الخ ه هـ"),
    "fa": FullStops(inside="د ق ص ج ر.ک م", numbered="ص ج", closing="ق.م ه.ق ه.ش م.ق"),
    "hi": FullStops(
        inside="""डॉ प्रो श्री पं मो सं कि.मी कु सु स्व ले जन मे मि ए बी सी डी ई एफ एच आई जे के एल एम एन ओ पी आर एस टी
        यू वी डब्ल्यू एक्स वाई जेड""",
        numbered="सं नं पृ रु क्र",
    ),
    "id": FullStops(
        inside="dr Dr Prof Ir Drs Dra H Hj Jl Tn Ny Sdr No hlm tgl s.d a.n u.p d.a",
        numbered="no hlm tgl Rp pasal",
        closing="dll dsb dst dkk Tbk PT",
    ),
    "vi": FullStops(inside="TS ThS GS PGS TP Tp BS KS Q P v", numbered="Q P tr", closing="v.v"),
}
"""Of each language; one that is not here has no abbreviations and no ordinals that are known."""

CONNECTIVES_ABROAD = {
    "th": list_words("และ หรือ ที่ ซึ่ง โดย เพื่อ แต่ ว่า กับ ของ ใน จาก ให้ ทั้ง รวม จึง ก็ ด้วย"),
    "lo": list_words("ແລະ ຫຼື ທີ່ ຊຶ່ງ ໂດຍ ເພື່ອ ແຕ່ ວ່າ ກັບ ຂອງ ໃນ ຈາກ"),
}
"""Of languages that end sentences with a space alone: words that go on after one."""
