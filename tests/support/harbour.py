"""Four short articles about a town, one of them a transcript."""

from __future__ import annotations

BRIDGE = """Marlow council approves new bridge

14 May 2024

The council of Marlow approved a new bridge over the river Lune on Tuesday after two years of argument.

Mayor Ada Quist said the old bridge had become too weak for lorries and could not be repaired again.

FILE - Mayor Ada Quist speaks in Marlow on 3 March 2024.

She thanked the engineers.

The new bridge will cost 4.2 million euros and is to open for traffic in May 2027.

Under that plan, ferries will run every ten minutes from the harbour until the bridge opens.

The fishermen of Marlow fear that the works will drive the herring away from the harbour.
"""

OTTERS = """Otters return to the Lune

2 March 2023

Otters are back on the river Lune for the first time since 1974, volunteers of the river trust reported.

The volunteers counted 31 animals this winter between Marlow and the sea, more than anybody had hoped for.

The biologist Tom Redfern, who leads the count, said that cleaner water had brought back eels and trout.

Redfern warned that the works on the new bridge could disturb the otters in their first spring.
"""

FERRY = """Ferry company raises fares

20 June 2024

The ferry company Lune Lines will raise its fares by eight per cent in July, its director Nils Brandt announced.

Brandt said that the price of diesel had doubled since the company was founded in 1998.

Passengers from Marlow protested at the harbour on Saturday against the higher fares of the ferry.
"""

HEARING = """Ada Quist: Good morning, everybody. Welcome to this hearing about the library and the pool of Marlow.

Nils Brandt: Thank you. I want to ask why the swimming pool is closed on Sundays, when families have time for it.

Ada Quist: The swimming pool is closed on Sundays because we could not find enough lifeguards last year. We have now \
advertised four posts for lifeguards, and we hope that the pool will open on Sundays from September.

Nils Brandt: And the library? People tell me that the library has bought no new books for three years.

Ada Quist: The library lost half of its budget in 2021. I would like to give the library its money back, but the \
council has to decide about that in the autumn, and the roof of the library has to be mended first.

Nils Brandt: Thank you, that was a clear answer. I hope that the council will decide for the library.
"""

HARBOUR = {"bridge.txt": BRIDGE, "otters.txt": OTTERS, "ferry.txt": FERRY, "hearing.txt": HEARING}
