import './interest-words.ts';
