import { parseMail } from '/work/main/src/inbound/parse-mail.ts';
import { readFileSync } from 'node:fs';
const c='/work/shared/corpus/'; const b=JSON.parse(readFileSync(c+'bounces.json','utf8'));
let ds=0, nods=[];
for(const x of b){ const r=await parseMail(readFileSync(c+x.file)); if(!r.readable){console.log('UNREADABLE',x.file,r.reason.text);continue;} if(r.mail.deliveryStatus.length) ds++; else nods.push(x.file+' | '+r.mail.from?.address+' | '+r.mail.subject+' | rp='+r.mail.returnPath+' | '+r.mail.text.length+' ret='+(r.mail.returned?.length??0)+' '+JSON.stringify(x.expected.map(e=>e.reason)));}
console.log(ds); console.log(nods.join('\n'));
