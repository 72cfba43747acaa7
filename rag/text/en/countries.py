"""Names of countries."""

from __future__ import annotations

from rag.text.word_lists import list_forms

COUNTRIES = list_forms(
    """
Afghanistan; Albania; Algeria; Andorra; Angola; Antigua and Barbuda; Argentina; Armenia; Australia; Austria;
Azerbaijan; Bahamas; Bahrain; Bangladesh; Barbados; Belarus; Belgium; Belize; Benin; Bhutan; Bolivia;
Bosnia and Herzegovina, Bosnia-Herzegovina, Bosnia; Botswana; Brazil; Brunei; Bulgaria; Burkina Faso; Burundi;
Cambodia; Cameroon; Canada; Cape Verde, Cabo Verde; Central African Republic; Chad; Chile; China,
People's Republic of China, PRC; Colombia; Comoros; Democratic Republic of the Congo, Democratic Republic of Congo, DR
Congo, DRC; Congo, Republic of the Congo; Costa Rica; Croatia; Cuba; Cyprus; Czechia, Czech Republic; Denmark; Djibouti;
Dominica; Dominican Republic; Ecuador; Egypt; El Salvador; Equatorial Guinea; Eritrea; Estonia; Eswatini, Swaziland;
Ethiopia; Fiji; Finland; France; Gabon; Gambia; Georgia; Germany; Ghana; Greece; Grenada; Guatemala; Guinea;
Guinea-Bissau; Guyana; Haiti; Honduras; Hungary; Iceland; India; Indonesia; Iran, Islamic Republic of Iran; Iraq;
Ireland, Republic of Ireland; Israel; Italy; Ivory Coast, Côte d'Ivoire; Jamaica; Japan; Jordan; Kazakhstan; Kenya;
Kiribati; Kosovo; Kuwait; Kyrgyzstan; Laos; Latvia; Lebanon; Lesotho; Liberia; Libya; Liechtenstein; Lithuania;
Luxembourg; Madagascar; Malawi; Malaysia; Maldives; Mali; Malta; Marshall Islands; Mauritania; Mauritius; Mexico;
Micronesia; Moldova; Monaco; Mongolia; Montenegro; Morocco; Mozambique; Myanmar, Burma; Namibia; Nauru; Nepal;
Netherlands, Holland; New Zealand; Nicaragua; Niger; Nigeria; North Korea, DPRK; North Macedonia, Macedonia; Norway;
Oman; Pakistan; Palau; Palestine; Panama; Papua New Guinea; Paraguay; Peru; Philippines; Poland; Portugal; Qatar;
Romania; Russia, Russian Federation; Rwanda; Saint Kitts and Nevis; Saint Lucia; Samoa; San Marino; Saudi Arabia;
Senegal; Serbia; Seychelles; Sierra Leone; Singapore; Slovakia; Slovenia; Solomon Islands; Somalia; South Africa;
South Korea, Republic of Korea; South Sudan; Soviet Union, USSR; Spain; Sri Lanka; Sudan; Suriname; Sweden; Switzerland;
Syria; Taiwan; Tajikistan; Tanzania; Thailand; Timor-Leste, East Timor; Togo; Tonga; Trinidad and Tobago; Tunisia;
Turkey, Türkiye; Turkmenistan; Tuvalu; Uganda; Ukraine; United Arab Emirates, UAE; United Kingdom, UK, U.K., Britain,
Great Britain; United States, US, U.S., USA, U.S.A., United States of America; Uruguay; Uzbekistan; Vanuatu;
Vatican City; Venezuela; Vietnam; Yemen; Yugoslavia; Zambia; Zimbabwe
"""
)
"""The forms of each country's name, the usual one first. Nationalities and adjectives ("Ukrainian") are not
included."""
