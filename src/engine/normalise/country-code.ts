/** ISO 3166-1 with the English names of Unicode CLDR 48, and XK, which is in common use. */
const NAMES =
  'AD Andorra|AE United Arab Emirates|AF Afghanistan|AG Antigua & Barbuda|AI Anguilla|AL Albania|AM Armenia|AO Angola|AQ Antarctica|AR Argentina|AS American Samoa|AT Austria|' +
  'AU Australia|AW Aruba|AX Åland Islands|AZ Azerbaijan|BA Bosnia & Herzegovina|BB Barbados|BD Bangladesh|BE Belgium|BF Burkina Faso|BG Bulgaria|BH Bahrain|BI Burundi|BJ Benin|' +
  'BL St. Barthélemy|BM Bermuda|BN Brunei|BO Bolivia|BQ Caribbean Netherlands|BR Brazil|BS Bahamas|BT Bhutan|BV Bouvet Island|BW Botswana|BY Belarus|BZ Belize|CA Canada|' +
  'CC Cocos (Keeling) Islands|CD Congo - Kinshasa|CF Central African Republic|CG Congo - Brazzaville|CH Switzerland|CI Côte d’Ivoire|CK Cook Islands|CL Chile|CM Cameroon|CN China|' +
  'CO Colombia|CR Costa Rica|CU Cuba|CV Cape Verde|CW Curaçao|CX Christmas Island|CY Cyprus|CZ Czechia|DE Germany|DJ Djibouti|DK Denmark|DM Dominica|DO Dominican Republic|' +
  'DZ Algeria|EC Ecuador|EE Estonia|EG Egypt|EH Western Sahara|ER Eritrea|ES Spain|ET Ethiopia|FI Finland|FJ Fiji|FK Falkland Islands|FM Micronesia|FO Faroe Islands|FR France|' +
  'GA Gabon|GB United Kingdom|GD Grenada|GE Georgia|GF French Guiana|GG Guernsey|GH Ghana|GI Gibraltar|GL Greenland|GM Gambia|GN Guinea|GP Guadeloupe|GQ Equatorial Guinea|GR Greece|' +
  'GS South Georgia & South Sandwich Islands|GT Guatemala|GU Guam|GW Guinea-Bissau|GY Guyana|HK Hong Kong SAR China|HM Heard & McDonald Islands|HN Honduras|HR Croatia|HT Haiti|' +
  'HU Hungary|ID Indonesia|IE Ireland|IL Israel|IM Isle of Man|IN India|IO British Indian Ocean Territory|IQ Iraq|IR Iran|IS Iceland|IT Italy|JE Jersey|JM Jamaica|JO Jordan|' +
  'JP Japan|KE Kenya|KG Kyrgyzstan|KH Cambodia|KI Kiribati|KM Comoros|KN St. Kitts & Nevis|KP North Korea|KR South Korea|KW Kuwait|KY Cayman Islands|KZ Kazakhstan|LA Laos|' +
  'LB Lebanon|LC St. Lucia|LI Liechtenstein|LK Sri Lanka|LR Liberia|LS Lesotho|LT Lithuania|LU Luxembourg|LV Latvia|LY Libya|MA Morocco|MC Monaco|MD Moldova|ME Montenegro|' +
  'MF St. Martin|MG Madagascar|MH Marshall Islands|MK North Macedonia|ML Mali|MM Myanmar (Burma)|MN Mongolia|MO Macao SAR China|MP Northern Mariana Islands|MQ Martinique|' +
  'MR Mauritania|MS Montserrat|MT Malta|MU Mauritius|MV Maldives|MW Malawi|MX Mexico|MY Malaysia|MZ Mozambique|NA Namibia|NC New Caledonia|NE Niger|NF Norfolk Island|NG Nigeria|' +
  'NI Nicaragua|NL Netherlands|NO Norway|NP Nepal|NR Nauru|NU Niue|NZ New Zealand|OM Oman|PA Panama|PE Peru|PF French Polynesia|PG Papua New Guinea|PH Philippines|PK Pakistan|' +
  'PL Poland|PM St. Pierre & Miquelon|PN Pitcairn Islands|PR Puerto Rico|PS Palestinian Territories|PT Portugal|PW Palau|PY Paraguay|QA Qatar|RE Réunion|RO Romania|RS Serbia|' +
  'RU Russia|RW Rwanda|SA Saudi Arabia|SB Solomon Islands|SC Seychelles|SD Sudan|SE Sweden|SG Singapore|SH St. Helena|SI Slovenia|SJ Svalbard & Jan Mayen|SK Slovakia|' +
  'SL Sierra Leone|SM San Marino|SN Senegal|SO Somalia|SR Suriname|SS South Sudan|ST São Tomé & Príncipe|SV El Salvador|SX Sint Maarten|SY Syria|SZ Eswatini|' +
  'TC Turks & Caicos Islands|TD Chad|TF French Southern Territories|TG Togo|TH Thailand|TJ Tajikistan|TK Tokelau|TL Timor-Leste|TM Turkmenistan|TN Tunisia|TO Tonga|TR Türkiye|' +
  'TT Trinidad & Tobago|TV Tuvalu|TW Taiwan|TZ Tanzania|UA Ukraine|UG Uganda|UM U.S. Outlying Islands|US United States|UY Uruguay|UZ Uzbekistan|VA Vatican City|' +
  'VC St. Vincent & Grenadines|VE Venezuela|VG British Virgin Islands|VI U.S. Virgin Islands|VN Vietnam|VU Vanuatu|WF Wallis & Futuna|WS Samoa|XK Kosovo|YE Yemen|YT Mayotte|' +
  'ZA South Africa|ZM Zambia|ZW Zimbabwe';

/** What products write instead. */
const OTHER_NAMES =
  "US United States of America|US USA|GB Great Britain|GB UK|GB United Kingdom of Great Britain and Northern Ireland|RU Russian Federation|KR Korea, Republic of|KR Republic of Korea|" +
  "KR Korea, South|KP Korea, Democratic People's Republic of|IR Iran, Islamic Republic of|IR Islamic Republic of Iran|VN Viet Nam|CZ Czech Republic|TR Turkey|TR Turkiye|HK Hong Kong|" +
  "MO Macau|MO Macao|MD Moldova, Republic of|MD Republic of Moldova|TW Taiwan, Province of China|TW Taiwan, Republic of China|SY Syrian Arab Republic|" +
  "VE Venezuela, Bolivarian Republic of|BO Bolivia, Plurinational State of|TZ Tanzania, United Republic of|LA Lao People's Democratic Republic|MK Macedonia|" +
  "MK Republic of North Macedonia|BN Brunei Darussalam|CI Cote d'Ivoire|CI Ivory Coast|CD Congo, The Democratic Republic of the|CD Democratic Republic of the Congo|CG Congo|" +
  "CG Republic of the Congo|MM Myanmar|MM Burma|SZ Swaziland|CV Cabo Verde|PS Palestine|PS Palestinian Territory|PS Palestine, State of|VA Holy See|NL The Netherlands|" +
  "BA Bosnia and Herzegovina|TT Trinidad and Tobago|AG Antigua and Barbuda|RE Reunion|CW Curacao|AX Aland Islands|AX Åland|BL Saint Barthelemy|KN Saint Kitts and Nevis|LC Saint Lucia|" +
  "VC Saint Vincent and the Grenadines|ST Sao Tome and Principe|PM Saint Pierre and Miquelon|GM The Gambia|BS The Bahamas|FM Micronesia, Federated States of";

const CODES: ReadonlyMap<string, string> = new Map(`${NAMES}|${OTHER_NAMES}`.split('|').map((entry) => [entry.slice(3).toLowerCase(), entry.slice(0, 2)]));

/** The two letters of ISO 3166-1 of a country that is written by them or by its English name; else the text as it is. */
export function countryCode(country: string): string {
  const plain = country.trim();
  return /^[A-Za-z]{2}$/.test(plain) && plain.toUpperCase() !== 'UK' ? plain.toUpperCase() : (CODES.get(plain.toLowerCase()) ?? country);
}
