/**
 * What is documented about countries, states and area codes. Lists like these go out of date, so that what is missing
 * from them is a doubt and no error, except for the fifty states, which change more slowly than software does.
 */

interface Country {
  /** What else it is called, in capital letters. */
  readonly names: readonly string[];
  readonly callingCode: string;
}

/** "Phone number country requirements" of the Amazon Chime SDK administrator guide. */
const COUNTRIES: Readonly<Record<string, Country>> = {
  AT: { names: ['AUT', 'AUSTRIA'], callingCode: '43' },
  AU: { names: ['AUS', 'AUSTRALIA'], callingCode: '61' },
  CA: { names: ['CAN', 'CANADA'], callingCode: '1' },
  CH: { names: ['CHE', 'SWITZERLAND'], callingCode: '41' },
  DE: { names: ['DEU', 'GERMANY'], callingCode: '49' },
  DK: { names: ['DNK', 'DENMARK'], callingCode: '45' },
  FI: { names: ['FIN', 'FINLAND'], callingCode: '358' },
  GB: { names: ['GBR', 'UK', 'UNITED KINGDOM', 'GREAT BRITAIN'], callingCode: '44' },
  IE: { names: ['IRL', 'IRELAND'], callingCode: '353' },
  IT: { names: ['ITA', 'ITALY'], callingCode: '39' },
  KR: { names: ['KOR', 'SOUTH KOREA'], callingCode: '82' },
  NG: { names: ['NGA', 'NIGERIA'], callingCode: '234' },
  NZ: { names: ['NZL', 'NEW ZEALAND'], callingCode: '64' },
  PR: { names: ['PRI', 'PUERTO RICO'], callingCode: '1' },
  SE: { names: ['SWE', 'SWEDEN'], callingCode: '46' },
  US: { names: ['USA', 'UNITED STATES', 'UNITED STATES OF AMERICA'], callingCode: '1' },
};

/** Whether numbers of the country are documented as something that can be ordered. */
export const isListedCountry = (country: string): boolean => Object.hasOwn(COUNTRIES, country);

/** The code of a country that is written in another way: "us", "USA", "United States". */
export function codeOfCountry(written: string): string | undefined {
  const name = written.trim().toUpperCase().replace(/\./g, '');
  return Object.keys(COUNTRIES).find((code) => code === name || COUNTRIES[code].names.includes(name));
}

/** What E.164 has room for, the calling code included. */
const E164_DIGITS = 15;
const NORTH_AMERICAN_DIGITS = 10;

/**
 * The most digits that a number of a country has after the calling code; of a country that is not known, the most of
 * any.
 */
export function nationalDigits(country: string | undefined): number {
  const callingCode = COUNTRIES[country ?? '']?.callingCode;
  if (callingCode === '1') return NORTH_AMERICAN_DIGITS;
  return E164_DIGITS - (callingCode?.length ?? 1);
}

/** Where a number is given out only against documents, by a support case rather than by an order. */
const DOCUMENTS_REQUIRED: Readonly<Record<string, readonly string[]>> = {
  AU: ['Local', 'TollFree'],
  DK: ['Local', 'TollFree'],
  IT: ['Local'],
  KR: ['Local', 'TollFree'],
  NG: ['Local', 'TollFree'],
  SE: ['Local', 'TollFree'],
};

export function requiresDocuments(country: string, phoneNumberType: string): boolean {
  return DOCUMENTS_REQUIRED[country]?.includes(phoneNumberType) ?? false;
}

/** The states, and the District of Columbia. */
export const STATES: ReadonlySet<string> = new Set([
  'AL', 'AK', 'AZ', 'AR', 'CA', 'CO', 'CT', 'DE', 'DC', 'FL', 'GA', 'HI', 'ID', 'IL', 'IN', 'IA', 'KS',
  'KY', 'LA', 'ME', 'MD', 'MA', 'MI', 'MN', 'MS', 'MO', 'MT', 'NE', 'NV', 'NH', 'NJ', 'NM', 'NY', 'NC',
  'ND', 'OH', 'OK', 'OR', 'PA', 'RI', 'SC', 'SD', 'TN', 'TX', 'UT', 'VT', 'VA', 'WA', 'WV', 'WI', 'WY',
]);

/** Postal abbreviations beside the states; whether the service searches by them is not documented. */
export const TERRITORIES: ReadonlySet<string> = new Set(['AS', 'GU', 'MP', 'PR', 'VI']);

const UNITED_STATES = 'the United States';
const US_TERRITORIES = [
  'Puerto Rico', 'the US Virgin Islands', 'the Northern Mariana Islands', 'Guam', 'American Samoa',
];

/**
 * Which country has which area code of the North American Numbering Plan: assignments of its administrator (NANPA) that
 * are in service or announced, as of 2025. Toll-free prefixes, and codes that belong to no place, are not among them.
 */
const AREA_CODES: Readonly<Record<string, string>> = {
  [UNITED_STATES]:
    '201 202 203 205 206 207 208 209 210 212 213 214 215 216 217 218 219 220 223 224 225 227 228 229 231 234 235 ' +
    '239 240 248 251 252 253 254 256 260 262 267 269 270 272 274 276 279 281 283 301 302 303 304 305 307 308 309 ' +
    '310 312 313 314 315 316 317 318 319 320 321 323 324 325 326 327 329 330 331 332 334 336 337 339 341 346 347 ' +
    '350 351 352 353 357 360 361 363 364 369 380 385 386 401 402 404 405 406 407 408 409 410 412 413 414 415 417 ' +
    '419 423 424 425 430 432 434 435 436 440 442 443 445 447 448 457 458 463 464 465 469 470 471 472 475 478 479 ' +
    '480 483 484 501 502 503 504 505 507 508 509 510 512 513 515 516 517 518 520 530 531 534 539 540 541 551 557 ' +
    '559 561 562 563 564 567 570 571 572 573 574 575 580 582 585 586 601 602 603 605 606 607 608 609 610 612 614 ' +
    '615 616 617 618 619 620 621 623 624 626 628 629 630 631 636 640 641 645 646 650 651 656 657 659 660 661 662 ' +
    '667 669 678 679 680 681 682 686 689 701 702 703 704 706 707 708 712 713 714 715 716 717 718 719 720 724 725 ' +
    '726 727 728 729 730 731 732 734 737 738 740 743 747 748 754 757 760 762 763 765 769 770 771 772 773 774 775 ' +
    '779 781 785 786 801 802 803 804 805 806 808 810 812 813 814 815 816 817 818 820 821 826 828 830 831 832 835 ' +
    '837 838 839 840 843 845 847 848 850 854 856 857 858 859 860 861 862 863 864 865 870 872 878 901 903 904 906 ' +
    '907 908 909 910 912 913 914 915 916 917 918 919 920 924 925 928 929 930 931 934 936 937 938 940 941 943 945 ' +
    '947 948 949 951 952 954 956 959 970 971 972 973 975 978 979 980 983 984 985 986 989',
  'Puerto Rico': '787 939',
  'the US Virgin Islands': '340',
  'the Northern Mariana Islands': '670',
  'Guam': '671',
  'American Samoa': '684',
  'Canada':
    '204 226 236 249 250 257 263 273 289 306 343 354 365 367 368 382 387 403 416 418 428 431 437 438 450 460 468 ' +
    '474 506 514 519 548 579 581 584 587 604 613 639 647 672 683 705 709 742 753 778 780 782 807 819 825 867 873 ' +
    '879 902 905 942',
  'Anguilla': '264',
  'Antigua and Barbuda': '268',
  'the Bahamas': '242',
  'Barbados': '246',
  'Bermuda': '441',
  'the British Virgin Islands': '284',
  'the Cayman Islands': '345',
  'Dominica': '767',
  'the Dominican Republic': '809 829 849',
  'Grenada': '473',
  'Jamaica': '658 876',
  'Montserrat': '664',
  'Saint Kitts and Nevis': '869',
  'Saint Lucia': '758',
  'Saint Vincent and the Grenadines': '784',
  'Sint Maarten': '721',
  'Trinidad and Tobago': '868',
  'the Turks and Caicos Islands': '649',
};

const COUNTRY_OF_AREA_CODE: ReadonlyMap<string, string> = new Map(
  Object.entries(AREA_CODES).flatMap(([country, codes]) => codes.split(' ').map((code) => [code, country] as const)),
);

export const isAssignedAreaCode = (areaCode: string): boolean => COUNTRY_OF_AREA_CODE.has(areaCode);

/** The country or territory other than the US in the narrower sense that has an area code. */
export function areaCodeElsewhere(areaCode: string): string | undefined {
  const country = COUNTRY_OF_AREA_CODE.get(areaCode);
  return country === UNITED_STATES ? undefined : country;
}

/** Likewise, where US territories count as the US: they share its country in most respects, though not in all. */
export function areaCodeAbroad(areaCode: string): string | undefined {
  const country = areaCodeElsewhere(areaCode);
  return country !== undefined && US_TERRITORIES.includes(country) ? undefined : country;
}

/** Why the plan has no such area code, and never will have; undefined when it may. */
export function whyNoAreaCode(areaCode: string): string | undefined {
  if (!/^\d{3}$/.test(areaCode)) return 'not three digits';
  if (/^[01]/.test(areaCode)) return 'no area code begins with 0 or 1';
  if (areaCode.endsWith('11')) return `${areaCode} is a service code, and no area code ends in 11`;
  if (areaCode[1] === '9') return 'the numbering plan keeps those with 9 in the middle for its expansion';
  return areaCode === '900' ? '900 is for premium calls, whose numbers cannot be ordered' : undefined;
}
