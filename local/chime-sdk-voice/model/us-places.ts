/** Cities of the US with their area codes: some of each state, enough to search by place. */

const PLACES: Record<string, string> = {
  AL: 'Birmingham 205, Montgomery 334, Huntsville 256',
  AK: 'Anchorage 907',
  AZ: 'Phoenix 602, Tucson 520, Mesa 480',
  AR: 'Little Rock 501',
  CA: 'Los Angeles 213, San Francisco 415, San Diego 619, Sacramento 916, Oakland 510, San Jose 408',
  CO: 'Denver 303, Colorado Springs 719',
  CT: 'Hartford 860, New Haven 203',
  DC: 'Washington 202',
  DE: 'Wilmington 302',
  FL: 'Miami 305, Orlando 407, Tampa 813, Jacksonville 904',
  GA: 'Atlanta 404, Savannah 912',
  HI: 'Honolulu 808',
  ID: 'Boise 208',
  IL: 'Chicago 312, Springfield 217',
  IN: 'Indianapolis 317',
  IA: 'Des Moines 515',
  KS: 'Wichita 316',
  KY: 'Louisville 502',
  LA: 'New Orleans 504, Baton Rouge 225',
  ME: 'Portland 207',
  MD: 'Baltimore 410',
  MA: 'Boston 617, Worcester 508',
  MI: 'Detroit 313, Grand Rapids 616',
  MN: 'Minneapolis 612, Saint Paul 651',
  MS: 'Jackson 601',
  MO: 'Saint Louis 314, Kansas City 816',
  MT: 'Billings 406',
  NE: 'Omaha 402',
  NV: 'Las Vegas 702, Reno 775',
  NH: 'Manchester 603',
  NJ: 'Newark 973, Trenton 609',
  NM: 'Albuquerque 505',
  NY: 'New York 212, Buffalo 716, Albany 518',
  NC: 'Charlotte 704, Raleigh 919',
  ND: 'Fargo 701',
  OH: 'Columbus 614, Cleveland 216, Cincinnati 513',
  OK: 'Oklahoma City 405, Tulsa 918',
  OR: 'Portland 503, Eugene 541',
  PA: 'Philadelphia 215, Pittsburgh 412',
  RI: 'Providence 401',
  SC: 'Columbia 803, Charleston 843',
  SD: 'Sioux Falls 605',
  TN: 'Nashville 615, Memphis 901',
  TX: 'Houston 713, Dallas 214, Austin 512, San Antonio 210',
  UT: 'Salt Lake City 801',
  VT: 'Burlington 802',
  VA: 'Richmond 804, Arlington 703',
  WA: 'Seattle 206, Tacoma 253, Bellevue 425, Spokane 509',
  WV: 'Charleston 304',
  WI: 'Milwaukee 414, Madison 608',
  WY: 'Cheyenne 307',
};

/** The area codes of a state, or of one of its cities; none where the place is not known. */
export function areaCodesOf(state: string, city?: string): string[] {
  const places = PLACES[state.toUpperCase()]?.split(', ') ?? [];
  return places
    .filter((place) => city === undefined || place.slice(0, -4).toLowerCase() === city.trim().toLowerCase())
    .map((place) => place.slice(-3));
}
