/** How people put somebody off without a day, by what they mean; folded, as `fold` leaves them. */
export const NEXT_QUARTER =
  /next quarter|following quarter|nachstes? quartal|kommenden? quartal|trimestre prochain|prochain trimestre|proximo trimestre|prossimo trimestre|volgend kwartaal|nasta kvartal|naeste kvartal|neste kvartal|nastepnym kwartale|来四半期/u;
export const NEXT_YEAR =
  /next year|new year|nachste[sn]? jahr|neue[sn]? jahr|annee prochaine|an prochain|proximo ano|ano que viene|ano que vem|anno prossimo|prossimo anno|volgend jaar|nasta ar|naeste ar|neste ar|ensi vuonna|przyszlym roku|来年/u;
export const NEXT_MONTH =
  /next month|nachsten monat|mois prochain|proximo mes|mes que viene|prossimo mese|volgende maand|nasta manad|naeste maned|neste maned|ensi kuussa|przyszlym miesiacu|来月/u;
export const FEW_MONTHS =
  /(?:a )?(?:few|couple of|some) months|ein paar monate|(?:in )?einigen monaten|quelques mois|unos meses|algunos meses|alguns meses|qualche mese|paar maanden|nagra manader|nogle maneder|noen maneder|muutaman kuukauden|kilka miesiecy|数か月|数ヶ月/u;
export const QUARTER = /(?<![\p{L}\p{N}])(?:q|kw?q|t)\s?([1-4])(?![\p{L}\p{N}])/u;
/** An agreement that ends then is talked about before. */
export const CONTRACT = /contract|renewal|vertrag|contrat|contrato|contratto|kontrakt|sopimus|umow/u;
/** What stands before the name of a month when it is the time to come back. */
export const BEFORE_MONTH =
  '(?:in|after|from|until|till|by|around|im|ab|nach|bis|en|apres|des|jusqu en|desde|hasta|despues de|em|depois de|a partir de|dopo|da|fino a|na|vanaf|tot|efter|fran|fra|i|po|w|od)(?: (?:early|mid|late|the|dem|den|le|el|il|o))?';
