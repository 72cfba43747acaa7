"""English data about proper names: titles, links, spellings of one name, countries and their seats of government."""

from __future__ import annotations

from rag.text.word_lists import list_groups, list_words

OFFICES = list_words(
    """president presidents minister ministers ministry prime secretary secretary-general chancellor king queen prince
    princess pope senator governor mayor general colonel captain professor dr mr mrs ms miss sir lord lady chief
    chairman chairwoman director state foreign government parliament senate congress court department office press
    spokesman spokeswoman spokesperson judge justice ambassador commissioner premier vice deputy"""
)
"""Titles and offices. They may be capitalised but are not names on their own, so they are compared as ordinary
words."""

OFFICE_LETTERS = {"PM": "prime minister", "FM": "foreign minister", "SecGen": "secretary general"}
"""Letters for an office, and its name."""

TITLES = OFFICES | list_words(
    """rep sen gov gen lt sgt capt col cmdr hon rev messrs mx coach emperor empress archbishop bishop imam sheikh
    detective inspector sheriff"""
)
"""Words that may come before a person's name without being part of it."""

LINKS = list_words("of the de la von van bin al el du da dos der den and")
"""Words that may be inside a name in lower case: "Ursula von der Leyen"."""

SHORT_FORMS = {
    "united states of america": "usa",
    "united states": "usa",
    "united kingdom": "britain",
    "great britain": "britain",
    "european union": "eu",
    "united nations": "un",
    "white house": "whitehouse",
}
"""Names of several words, and the single word they are compared as. A longer name comes before one that it contains."""

OTHER_SPELLINGS = list_groups(
    """
    kyiv kiev  odesa odessa  kharkiv kharkov  lviv lvov  chernobyl chornobyl  mumbai bombay  beijing peking
    burma myanmar  donbas donbass  dnipro dnepropetrovsk dnipropetrovsk  mykolaiv nikolaev nikolayev
    zaporizhzhia zaporozhye zaporizhia zaporizhzhya  luhansk lugansk  chernihiv chernigov  vinnytsia vinnitsa
    rivne rovno  kolkata calcutta  chennai madras  bengaluru bangalore  guangzhou canton  yangon rangoon
    belarus byelorussia  moldova moldavia  eswatini swaziland  hezbollah hizbullah hizbollah hezbullah
    gaddafi qaddafi gadhafi kadhafi  qaeda qaida  muhammad mohammed mohammad mohamed  quran koran  cologne koln koeln
    munich munchen muenchen  vienna wien  prague praha  warsaw warszawa  lisbon lisboa  copenhagen kobenhavn
    """
)
"""Spellings and former names of one place. The first word of each group is the form they are compared in."""

SAME_NAMES = OTHER_SPELLINGS + list_groups(
    """
    usa us america american americans
    britain british uk briton britons
    russia russian  ukraine ukrainian
    eu european europe
    france french  spain spanish spaniard  sweden swedish swede  poland polish pole  finland finnish finn
    denmark danish dane  netherlands dutch holland  greece greek  turkey turkish turk turkiye  ireland irish
    scotland scottish scot  wales welsh  switzerland swiss  belgium belgian  thailand thai  philippines filipino
    argentina argentine argentinian  chile chilean  serbia serb serbian  croatia croat croatian  slovakia slovak
    czechia czech  kosovo kosovar  iraq iraqi  cyprus cypriot  lebanon lebanese  peru peruvian  norway norwegian
    germany german  israel israeli  england english  afghanistan afghan  kazakhstan kazakh  china chinese
    czechia czechoslovak  persia persian  nato alliance  crimea crimean
    """
)
"""Words for the same country, place or body: its name, people and adjective, other spellings and former names. The
first word of each group is the form they are compared in."""

LETTERS_OF_COUNTRIES = {"us": "usa", "uk": "britain", "uae": "united arab emirates", "america": "usa"}
"""A country's letters or short name, and the form it is compared in."""

NICKNAMES = list_groups(
    """
    joseph joe  william bill will  robert bob rob  james jim jimmy  michael mike  thomas tom  richard dick rick
    edward ed ted  anthony tony antony  christopher chris  nicholas nick  benjamin ben  alexander alex aleksandr
    alexandr oleksandr  samuel sam  timothy tim  donald don  kenneth ken  gregory greg  daniel dan  david dave
    stephen steven steve  matthew matt  andrew andy  patrick pat  jeffrey jeff  charles charlie  ronald ron
    elizabeth liz  katherine kate catherine  jennifer jen  susan sue  margaret maggie  deborah debbie
    sergei sergey serhii serhiy  dmitri dmitry dmytro  mikhail mykhailo  yevgeny evgeny  nikolai mykola
    """
)
"""Forms of one first name. Two people count as the same when nothing else tells them apart."""

COMPANY_FORMS = list_words("inc ltd corp co corporation company plc llc gmbh ag")
"""Last words of a company's full name that are mostly left out."""

SEATS = {
    "washington": "usa",
    "whitehouse": "usa",
    "pentagon": "usa",
    "moscow": "russia",
    "kremlin": "russia",
    "kyiv": "ukraine",
    "london": "britain",
    "beijing": "china",
    "berlin": "germany",
    "paris": "france",
    "ankara": "turkey",
}
"""Seat of government -> the country whose government it stands for ("Moscow said")."""

DEMONYM_ENDINGS = list_words("n an ian ish ese i ns ans ians is s nese")
"""Endings that turn a country into its people or adjective: "Ukraine", "Ukrainian"."""

NUMBERED_NAMES = list_words(
    """article chapter section resolution amendment title room channel type model flight route highway unit battalion
    brigade group part season episode volume phase stage level boeing airbus apollo"""
)
"""Words whose number is part of the name: the 5 in "Article 5" counts nothing."""

SINGLE_OFFICES = frozenset(
    {
        *("prime minister", "foreign minister", "defence minister", "defense minister", "finance minister"),
        *("secretary general", "secretary of state", "interior minister", "health minister", "chief executive"),
        *("chief executive officer", "press secretary", "central bank governor", "attorney general"),
        *("president", "chancellor", "mayor", "governor", "king", "queen", "premier", "chairman", "chairwoman", "ceo"),
    }
)
"""Offices that one person holds at a time."""

LANDS = list_words(
    """archipelago bay canal coast continent desert forest gulf hills island islands isthmus lake mountain mountains
    ocean peninsula plain plateau province region river sea state states strait straits territory valley africa america
    antarctica asia europe oceania"""
)
"""Words in the names of land and water: continents, regions, seas and the like, but not towns."""
