import type { ForeignText } from './foreign.ts';

/** Written in each language, and no translations: what the angle does is the same. */
export const IN_GERMAN_FRENCH_DUTCH: readonly ForeignText[] = [
  {
    language: 'de',
    id: 't1_value_first',
    subjects: { A: 'eine kurze Prüfung', B: 'Prüfung ohne Werkzeug' },
    body: `Guten Tag {{ fullName }},

ein Thema, bei dem sich genaues Hinsehen oft lohnt: {{ work }} {{ context }}.

Eine Prüfung, die kein Werkzeug braucht: Schreiben Sie alle Schritte auf, markieren Sie jene, die nur Angaben weiterreichen, und fragen Sie, wem sie fehlen würden.

Wird die Liste bei {{ company }} lang, können wir helfen. Wir {{ offer }}.

Darf ich Ihnen die Fragen schicken, die ich dafür stellen würde?`,
  },
  {
    language: 'de',
    id: 't2_innovation_champion',
    subjects: { A: 'Versuch mit Enddatum', B: 'ein Versuch, der endet' },
    body: `Guten Tag {{ fullName }},

ein Versuch braucht jemanden, der ihn verantwortet, einen einzigen Ablauf und einen Tag, an dem er endet. Ohne diesen Tag wird daraus eine Gewohnheit, die niemand gewählt hat.

Wir {{ offer }}. Für {{ company }} würde ich einen Versuch zu einem einzigen Thema skizzieren: {{ work }} {{ context }}. Die Gründe zum Abbruch stünden vorher fest.

Möchten Sie die Skizze sehen?`,
  },
  {
    language: 'de',
    id: 't3_diy_resource',
    subjects: { A: 'eine Seite zum Prüfen', B: 'ohne uns machbar' },
    body: `Guten Tag {{ fullName }},

vielleicht lösen Sie das bei {{ company }} lieber selbst: {{ work }} {{ context }}. Dann schreibe ich gern auf, was man in welcher Reihenfolge prüft, auf einer Seite und ohne Werbung.

Und falls Sie doch einmal Hilfe möchten: Wir {{ offer }}.

Soll ich Ihnen die Seite schicken?`,
  },
  {
    language: 'de',
    id: 'f_value_followup',
    subjects: { A: 'noch ein Gedanke', B: 'wer es zuerst merkt' },
    body: `Guten Tag {{ fullName }},

ein Gedanke zu einem Thema {{ context }}: {{ work }}. Schreiben Sie auf, wann es zuletzt schiefging und wer es zuerst bemerkt hat. Dort fängt man oft am besten an.

Würde Ihnen ein ausgearbeitetes Beispiel für {{ company }} helfen?`,
  },
  {
    language: 'fr',
    id: 't1_value_first',
    subjects: { A: 'une courte vérification', B: 'vérifier sans outil' },
    body: `Bonjour {{ firstName }},

Un sujet sur lequel il vaut souvent la peine de s'arrêter : {{ work }} {{ context }}.

Voici une vérification qui ne demande aucun outil : notez chaque étape, marquez celles qui ne font que transmettre une information, puis demandez à qui elles manqueraient.

Si la liste est longue chez {{ company }}, nous pouvons aider : nous {{ offer }}.

Puis-je vous envoyer les questions que je poserais ?`,
  },
  {
    language: 'fr',
    id: 't2_innovation_champion',
    subjects: { A: 'un essai qui finit', B: 'essai avec une fin' },
    body: `Bonjour {{ firstName }},

Un essai a besoin d'un responsable, d'un seul processus et d'une date de fin. Sans cette date, il devient une habitude que personne n'a choisie.

Nous {{ offer }}. Pour {{ company }}, je proposerais un essai sur un seul thème : {{ work }} {{ context }}. Les raisons d'arrêter seraient fixées dès le départ.

Souhaitez-vous voir cette proposition ?`,
  },
  {
    language: 'fr',
    id: 't3_diy_resource',
    subjects: { A: 'une page à vérifier', B: 'faire sans nous' },
    body: `Bonjour {{ firstName }},

Peut-être préférez-vous régler cela vous-mêmes chez {{ company }} : {{ work }} {{ context }}. Dans ce cas, je peux écrire ce qu'il faut vérifier, et dans quel ordre, sur une seule page et sans publicité.

Si vous souhaitez un jour de l'aide, nous {{ offer }}.

Dois-je vous envoyer cette page ?`,
  },
  {
    language: 'fr',
    id: 'f_value_followup',
    subjects: { A: 'encore une idée', B: 'qui le remarque' },
    body: `Bonjour {{ firstName }},

Une idée sur un sujet {{ context }} : {{ work }}. Notez la dernière fois que cela s'est mal passé, et qui l'a remarqué en premier. C'est souvent là qu'il faut commencer.

Un exemple détaillé pour {{ company }} vous serait-il utile ?`,
  },
  {
    language: 'nl',
    id: 't1_value_first',
    subjects: { A: 'een korte controle', B: 'controle zonder gereedschap' },
    body: `Beste {{ firstName }},

Een onderwerp waar vaak iets te winnen valt: {{ work }} {{ context }}.

Hier is een controle waarvoor u niets nodig hebt: schrijf elke stap op, zet een streepje bij de stappen die alleen informatie doorgeven, en vraag wie ze zou missen.

Wordt de lijst bij {{ company }} lang, dan kunnen wij meekijken. Wij {{ offer }}.

Mag ik u de vragen sturen die ik zou stellen?`,
  },
  {
    language: 'nl',
    id: 't2_innovation_champion',
    subjects: { A: 'proef met einddatum', B: 'een proef die eindigt' },
    body: `Beste {{ firstName }},

Een proef heeft iemand nodig die hem leidt, één werkwijze en een dag waarop hij eindigt. Zonder die dag wordt het een gewoonte die niemand heeft gekozen.

Wij {{ offer }}. Voor {{ company }} zou ik een proef schetsen over één onderwerp: {{ work }} {{ context }}. De redenen om te stoppen staan dan vooraf vast.

Wilt u die schets zien?`,
  },
  {
    language: 'nl',
    id: 't3_diy_resource',
    subjects: { A: 'een pagina ter controle', B: 'zonder ons te doen' },
    body: `Beste {{ firstName }},

Misschien lost u dit bij {{ company }} liever zelf op: {{ work }} {{ context }}. In dat geval schrijf ik graag op wat u kunt nagaan en in welke volgorde, op één pagina en zonder reclame.

En mocht u ooit hulp willen: wij {{ offer }}.

Zal ik u die pagina sturen?`,
  },
  {
    language: 'nl',
    id: 'f_value_followup',
    subjects: { A: 'nog een gedachte', B: 'wie het merkt' },
    body: `Beste {{ firstName }},

Een gedachte over een onderwerp {{ context }}: {{ work }}. Schrijf op wanneer het voor het laatst misging en wie dat als eerste merkte. Daar kunt u vaak het best beginnen.

Hebt u iets aan een uitgewerkt voorbeeld voor {{ company }}?`,
  },
];
