"""English verbs whose past is not made by adding "-ed" alone."""

from __future__ import annotations

from rag.text.word_lists import list_pairs, list_words

IRREGULAR_PASTS = list_pairs(
    """be was  bear bore  beat beat  become became  begin began  bend bent  bet bet  bid bid  bind bound  bite bit
    bleed bled  blow blew  break broke  breed bred  bring brought  broadcast broadcast  build built  burst burst
    buy bought  cast cast  catch caught  choose chose  cling clung  come came  cost cost  creep crept  cut cut
    deal dealt  dig dug  do did  draw drew  drink drank  drive drove  eat ate  fall fell  feed fed  feel felt
    fight fought  find found  flee fled  fling flung  fly flew  forbid forbade  forecast forecast  forget forgot
    forgive forgave  freeze froze  get got  give gave  go went  grind ground  grow grew  hang hung  have had
    hear heard  hide hid  hit hit  hold held  hurt hurt  keep kept  know knew  lay laid  lead led  leave left
    lend lent  let let  lie lay  light lit  lose lost  make made  mean meant  meet met  mislead misled
    overcome overcame  override overrode  oversee oversaw  overtake overtook  overthrow overthrew  pay paid
    put put  quit quit  read read  rebuild rebuilt  ride rode  ring rang  rise rose  run ran  say said  see saw
    seek sought  sell sold  send sent  set set  shake shook  shed shed  shoot shot  show showed  shrink shrank
    shut shut  sing sang  sink sank  sit sat  sleep slept  slide slid  speak spoke  spend spent  spin spun
    split split  spread spread  spring sprang  stand stood  steal stole  stick stuck  strike struck
    strive strove  swear swore  sweep swept  swell swelled  swim swam  swing swung  take took  teach taught
    tear tore  tell told  think thought  throw threw  undergo underwent  understand understood
    undertake undertook  uphold upheld  wake woke  wear wore  weave wove  win won  withdraw withdrew
    withhold withheld  withstand withstood  write wrote"""
)
"""Base form -> past tense."""

DOUBLING_VERBS = list_words(
    """admit ban bar beg blot chat chop clap commit compel control defer deter drag drop dub equip fit grab grip hop
    jam jog knit map mar nod occur omit permit pin plan plot pop prefer rebut refer regret remit rob rub scan
    scrap shop skip slam slap slip snap span spot squat stab step stop strip submit swap tip top transfer transmit
    trap trim tug wed whip wrap"""
)
"""Verbs that double their last letter before "-ed"."""

IRREGULAR_PARTICIPLES = list_words(
    """been begun bitten blown born broken built bought brought caught chosen cut dealt done drawn driven drunk dug
    eaten fallen fed felt flown forbidden forgiven forgotten fought found frozen given gone grown heard held hidden
    hit hung hurt kept known laid led left lent let lit lost made meant met misled overcome overthrown paid put read
    ridden risen run said seen sent set shaken shed shot shown shut sold sought spent split spoken spread stolen struck
    sung sunk sworn taken taught thought thrown told torn understood undertaken upheld withdrawn withheld won worn
    written"""
)
"""Participles that do not end in "-ed"."""
