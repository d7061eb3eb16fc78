import type { Language } from '#core/text/languages';

/** Stands under every mail, before the link. */
export const OPT_OUT: Readonly<Record<Language, string>> = {
  en: 'If you would rather not hear from me again, one click is enough:',
  de: 'Wenn Sie nichts mehr von mir hören möchten, genügt ein Klick:',
  fr: 'Si vous préférez ne plus recevoir de messages de ma part, un clic suffit :',
  nl: 'Als u liever niets meer van mij hoort, is één klik genoeg:',
  es: 'Si prefiere no recibir más mensajes míos, basta un clic:',
  it: 'Se preferisce non ricevere altri miei messaggi, basta un clic:',
  pt: 'Se preferir não receber mais mensagens minhas, basta um clique:',
  sv: 'Om du inte vill höra av mig igen räcker det med ett klick:',
  da: 'Hvis du ikke vil høre fra mig igen, er ét klik nok:',
  no: 'Hvis du ikke vil høre fra meg igjen, holder det med ett klikk:',
  fi: 'Jos et halua enää viestejä minulta, yksi napsautus riittää:',
  pl: 'Jeśli nie chce Pan lub Pani otrzymywać ode mnie wiadomości, wystarczy jedno kliknięcie:',
};

/** What the page behind that link says. */
export type Farewell = {
  readonly title: string;
  readonly question: string;
  readonly promise: string;
  readonly button: string;
  readonly done: string;
  readonly left: string;
};

export const FAREWELLS: Readonly<Record<Language, Farewell>> = {
  en: {
    title: 'Unsubscribe',
    question: 'No more mail?',
    promise:
      'One click, and nobody here writes to you again. Your address is kept only as a fingerprint, so that it stays that way.',
    button: 'Leave me alone',
    done: 'Done.',
    left: 'You will not hear from us again.',
  },
  de: {
    title: 'Abmelden',
    question: 'Keine E-Mails mehr?',
    promise:
      'Ein Klick, und niemand von hier schreibt Ihnen wieder. Ihre Adresse bleibt nur als Fingerabdruck gespeichert, damit es dabei bleibt.',
    button: 'Nicht mehr schreiben',
    done: 'Erledigt.',
    left: 'Sie hören nichts mehr von uns.',
  },
  fr: {
    title: 'Se désinscrire',
    question: 'Plus aucun message ?',
    promise:
      'Un clic, et plus personne ici ne vous écrira. Votre adresse n’est conservée que sous forme d’empreinte, pour que cela reste ainsi.',
    button: 'Ne plus m’écrire',
    done: 'C’est fait.',
    left: 'Vous ne recevrez plus rien de notre part.',
  },
  nl: {
    title: 'Afmelden',
    question: 'Geen e-mail meer?',
    promise:
      'Eén klik, en niemand hier schrijft u nog. Uw adres bewaren wij alleen als vingerafdruk, zodat het zo blijft.',
    button: 'Schrijf mij niet meer',
    done: 'Gedaan.',
    left: 'U hoort niets meer van ons.',
  },
  es: {
    title: 'Darse de baja',
    question: '¿No quiere más correos?',
    promise:
      'Un clic y nadie de aquí volverá a escribirle. Su dirección se conserva solo como huella, para que siga siendo así.',
    button: 'No me escriban más',
    done: 'Hecho.',
    left: 'No volverá a saber de nosotros.',
  },
  it: {
    title: 'Cancellarsi',
    question: 'Nessun altro messaggio?',
    promise:
      'Un clic, e nessuno qui Le scriverà più. Il Suo indirizzo resta solo come impronta, perché sia così anche in futuro.',
    button: 'Non scrivetemi più',
    done: 'Fatto.',
    left: 'Non riceverà più nulla da noi.',
  },
  pt: {
    title: 'Cancelar a subscrição',
    question: 'Não quer mais mensagens?',
    promise:
      'Um clique, e ninguém daqui volta a escrever-lhe. O seu endereço fica guardado apenas como impressão digital, para que continue assim.',
    button: 'Não me escrevam mais',
    done: 'Feito.',
    left: 'Não voltará a receber nada da nossa parte.',
  },
  sv: {
    title: 'Avsluta utskick',
    question: 'Inga fler mejl?',
    promise:
      'Ett klick, och ingen här skriver till dig igen. Din adress sparas bara som ett fingeravtryck, så att det förblir så.',
    button: 'Skriv inte mer',
    done: 'Klart.',
    left: 'Du hör inte av oss igen.',
  },
  da: {
    title: 'Afmeld',
    question: 'Ikke flere mails?',
    promise:
      'Ét klik, og ingen her skriver til dig igen. Din adresse gemmes kun som et fingeraftryk, så det bliver ved med at være sådan.',
    button: 'Skriv ikke mere',
    done: 'Det er gjort.',
    left: 'Du hører ikke fra os igen.',
  },
  no: {
    title: 'Meld deg av',
    question: 'Ikke flere e-poster?',
    promise:
      'Ett klikk, og ingen her skriver til deg igjen. Adressen din lagres bare som et fingeravtrykk, slik at det forblir slik.',
    button: 'Ikke skriv mer',
    done: 'Ferdig.',
    left: 'Du hører ikke fra oss igjen.',
  },
  fi: {
    title: 'Peru viestit',
    question: 'Ei enää viestejä?',
    promise:
      'Yksi napsautus, eikä kukaan täältä enää kirjoita sinulle. Osoitteesi säilytetään vain tunnisteena, jotta asia pysyy näin.',
    button: 'Älkää kirjoittako enää',
    done: 'Valmis.',
    left: 'Et kuule meistä enää.',
  },
  pl: {
    title: 'Rezygnacja',
    question: 'Koniec wiadomości?',
    promise:
      'Jedno kliknięcie i nikt od nas więcej nie napisze. Adres przechowujemy wyłącznie jako skrót, aby tak pozostało.',
    button: 'Proszę więcej nie pisać',
    done: 'Gotowe.',
    left: 'Nie otrzyma Pan lub Pani od nas żadnych wiadomości.',
  },
};
