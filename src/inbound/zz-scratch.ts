import { parseMail } from './parse-mail.ts';
import { readBounce } from './bounce.rules.ts';
import { readFileSync } from 'node:fs';
const c='/work/shared/corpus/'; const b=JSON.parse(readFileSync(c+'bounces.json','utf8'));
let n=0,ok=0,det=0,cnt=0, fp=0, fn=0; const bad:string[]=[]; const t0=performance.now(); let worst=0;
for(const x of b){ const t=performance.now(); const r=await parseMail(readFileSync(c+x.file)); if(!r.readable){bad.push('UNREAD '+x.file);continue;}
 const v=readBounce(r.mail); const d=performance.now()-t; if(d>worst)worst=d;
 if(!v){bad.push('NOT DETECTED '+x.file+' '+x.expected[0].reason);continue;} det++;
 if(v.kind==='complaint'){bad.push('COMPLAINT '+x.file+' '+x.expected[0].reason+' '+v.addresses); continue;}
 if(v.recipients.length!==x.expected.length) bad.push('COUNT '+x.file+' '+v.recipients.length+' vs '+x.expected.length+' '+v.recipients.map(q=>q.address)); else cnt++;
 const eh=x.expected.map((e:any)=>e.hard).sort().join(), gh=v.recipients.map(q=>q.severity==='hard').sort().join();
 n++; if(eh===gh) ok++; else bad.push('HARD '+x.file+' exp '+x.expected.map((e:any)=>e.reason+e.dsn)+' got '+v.recipients.map(q=>q.reason+' '+q.status+' '+q.address+' :: '+q.diagnostic.slice(0,260)).join(' || '));
}
console.log({n,ok,det,cnt,worst, ms:performance.now()-t0}); console.log(bad.join('\n'));
