import { readReturnDate } from './return-date.rules.ts'; import {detectLanguage} from './language.rules.ts';
const R=Temporal.PlainDate.from('2026-03-02'); // Monday
const T=`2026-03-15|I am out of office until March 15.
2026-03-15|I will be back on 15 March 2026.
2026-03-16|I am away through Friday, March 13.
2026-03-16|Back after 15 March.
none|I'm out until 03/04.
2026-03-25|I'm out until 03/25/2026.
2026-03-17|I will return on the 17th.
2026-03-09|I'm back next Monday.
2026-03-16|I'll be back in two weeks.
2026-03-15|Ich bin bis 15.03.2026 im Urlaub.
2026-03-15|Ich bin ab dem 15. März wieder im Büro.
2026-03-16|Ich bin bis einschließlich 13. März abwesend.
2026-03-15|Je suis absent jusqu'au 15 mars.
2026-03-16|Je suis absent jusqu'au 15 mars inclus.
2026-03-15|De retour le 15 mars.
2026-03-15|Estoy fuera de la oficina hasta el 15 de marzo.
2026-03-15|Vuelvo el 15 de marzo.
2026-03-15|Estou de férias até 15 de março.
2026-03-15|Volto no dia 15 de março.
2026-03-15|Sono in ferie fino al 15 marzo.
2026-03-15|Rientro il 15 marzo.
2026-03-15|Ik ben afwezig tot 15 maart.
2026-03-16|Ik ben afwezig t/m 15 maart.
2026-03-15|Jag är tillbaka den 15 mars.
2026-03-16|Jag är ledig t.o.m. 15 mars.
2026-03-15|Jeg er tilbage den 15. marts.
2026-03-15|Jeg er på ferie til 15. mars.
2026-03-15|Palaan toimistolle 15.3.2026.
2026-03-15|Olen lomalla 15.3. asti.
2026-03-15|Jestem na urlopie do 15 marca.
2026-03-16|Jestem na urlopie do 15 marca włącznie.
2026-03-15|3月15日まで不在です。
2026-03-15|3月15日に戻ります。
2026-03-20|I will be out of the office from 10 March to 20 March.
2026-03-20|Ich bin vom 10. bis 20. März im Urlaub.
none|I am out of the office from 10 March.
none|I am out of office until February 20.
2027-01-03|I'm away until January 3.
none|I am away until February 30.
none|Our webinar is on 15 March. I am away.
none|I am on leave.
2026-03-09|Montag KW 11 bin ich wieder da.
2026-03-10|Ich bin am Dienstag, 10. März wieder im Büro.
2026-03-03|I'll be back tomorrow.
none|My colleague Anna is back on 15 March.
2026-03-15|Out of office until 2026-03-15
2026-03-15|I am currently away returning to the office on March 15th. I will have limited access.

2026-03-05|I'm back on Thursday.
2026-03-16|I'm away up to and including 15 March
2026-03-16|Wracam 16 marca.
2026-03-23|Du 9 au 23 mars je suis en congés.`.split('\n').map(l=>l.split('|') as [string,string]);
let ok=0; for(const [e,t] of T){const r=readReturnDate({text:t,subject:'',language:detectLanguage(t).language,receivedOn:R}); const g=r.date?.toString()??'none'; if(g===e) ok++; else console.log(e,'→',g,'|',t,'|',r.phrase,detectLanguage(t).language,r.reasons[0].code);} console.log(ok,T.length);
