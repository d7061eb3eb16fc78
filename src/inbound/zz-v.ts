import { visibleText } from './visible-text.rules.ts';
import { readFileSync } from 'node:fs';
const q=JSON.parse(readFileSync('/work/shared/corpus/quoted-replies.json','utf8'));
const norm=(s:string)=>s.split('\n').map(l=>l.trim()).filter(l=>l&&!l.startsWith('>')).join('\n');
let ok=0; for(const x of q){const v=visibleText(x.email).visible; if(norm(v)===norm(x.visible)) ok++; else console.log('##',x.id,'\nEXP',JSON.stringify(x.visible.slice(0,300)),'\nGOT',JSON.stringify(v.slice(0,500)));}
console.log(ok,q.length);
