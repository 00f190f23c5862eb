/** Right clients, in the styles of students. */

import type { Sample } from "../verifying.ts";

/** The check of robustness that most right programs are warned by. */
export const IN_TWO = "lit une réponse en deux morceaux";
const LINE_FEED = "accepte un saut de ligne";
const TYPING = "s'arrête sur « EoT » pendant la saisie";

/** The clients, and what they are warned about: the handout does not ask for that. */
export const RIGHT_CLIENTS: Sample[] = [
  { file: "tests/peers/tp1_client_v1.py", warns: [IN_TWO] },
  { file: "tests/peers/tp1_client_v2.py", warns: [IN_TWO] },
  { file: "tests/peers/tp1_client_v3.py", warns: [IN_TWO, TYPING, LINE_FEED] },
  { file: "tests/peers/tp3_client_v1.py", warns: [IN_TWO, LINE_FEED] },
  { file: "tests/peers/tp3_client_v2.py", warns: [IN_TWO, LINE_FEED] },
  { file: "tests/peers/tp3_client_v3.py", warns: [IN_TWO] },
  { file: "tests/verify/styles/tp1_client_v2_muet.py", warns: [IN_TWO] },
  { file: "tests/verify/styles/tp1_client_v2_ordre.py", warns: [IN_TWO] },
  { file: "tests/verify/styles/tp1_client_v3_select.py", warns: [IN_TWO] },
  { file: "tests/verify/styles/tp1_client_v3_continuer.py", warns: [IN_TWO, TYPING] },
  {
    file: "tests/verify/styles/tp1_client_v3_boucle.py",
    warns: ["continue la conversation", IN_TWO, TYPING, LINE_FEED],
  },
  {
    file: "tests/verify/styles/tp3_client_v1_fil.py",
    warns: ["s'arrête sur « Gagné »", IN_TWO],
    options: ["--pty"],
  },
  { file: "tests/verify/styles/tp3_client_v3_mots.py", warns: [IN_TWO] },
  {
    file: "tests/verify/styles/tp3_client_v1_prompt.ts",
    warns: [IN_TWO, LINE_FEED],
  },
  { file: "tests/verify/styles/tp3_client_v2_asyncio.py", warns: ["envoie un nombre par message", IN_TWO] },
  { file: "tests/verify/styles/tp3_client_v3_menu.py", warns: [IN_TWO] },
  { file: "tests/verify/styles/tp3_client_v3_muet.py", warns: ["se connecte au serveur", IN_TWO] },
  { file: "tests/verify/styles/tp3_client_v3_inverse.py", warns: [IN_TWO, LINE_FEED] },
  { file: "tests/verify/styles/tp3_client_v1_lignes.py", warns: ["envoie un nombre par message"] },
  {
    file: "tests/verify/styles/tp3_client_v1_lent.py",
    warns: [IN_TWO, LINE_FEED],
    options: ["--timeout", "2"], // less than it needs to start
  },
  {
    file: "tests/verify/styles/tp1_client_v3_pseudo.py",
    warns: ["signe le message", IN_TWO, TYPING, LINE_FEED],
  },
  { file: "tests/verify/styles/tp1_client_v3_confirme.py", warns: [IN_TWO, TYPING, LINE_FEED] },
  { file: "tests/verify/styles/tp1_client_v3_vide.py", warns: [IN_TWO, TYPING, LINE_FEED] },
  { file: "tests/verify/styles/tp1_client_v3_tampon.c", warns: [IN_TWO, TYPING, LINE_FEED] },
  { file: "tests/verify/styles/tp1_client_v2_questions.mjs", warns: [IN_TWO] },
  { file: "tests/verify/styles/tp3_client_v1_node.mjs", warns: [IN_TWO] },
  { file: "tests/verify/styles/tp3_client_v1_flux.ts", warns: [IN_TWO] },
  { file: "tests/verify/styles/tp3_client_v1_arc_en_ciel.py", warns: [IN_TWO, LINE_FEED] },
  {
    file: "tests/verify/styles/tp3_client_v1_signe.py",
    warns: ["envoie un nombre par message", IN_TWO, LINE_FEED],
  },
  {
    file: "tests/verify/styles/tp3_client_v1_annonce.py",
    warns: ["envoie un nombre par message", IN_TWO, LINE_FEED],
  },
  { file: "tests/verify/styles/tp1_client_v3_ecouteur.py", warns: [IN_TWO, LINE_FEED] },
  { file: "tests/verify/styles/tp1_client_v3_choix.py", warns: [IN_TWO, TYPING, LINE_FEED] },
  {
    file: "tests/verify/styles/tp1_client_v3_salut.py",
    warns: ["signe le message", IN_TWO, TYPING, LINE_FEED],
  },
  { file: "tests/verify/styles/tp1_client_v3_accord.py", warns: [IN_TWO, TYPING, LINE_FEED] },
  { file: "tests/verify/styles/tp1_client_v3_mots.py", warns: [IN_TWO, TYPING, LINE_FEED] },
  { file: "tests/verify/styles/tp1_client_v3_voulez.py", warns: [IN_TWO, TYPING, LINE_FEED] },
];

/** Clients with a fault, in other styles than those of tests/peers. */
export const WRONG_CLIENTS: Sample[] = [
  {
    file: "tests/verify/styles/tp3_client_v3_abandonne.py",
    fails: ["trouve chaque nombre secret"],
    warns: [IN_TWO],
  },
  {
    file: "tests/verify/styles/tp3_client_v1_tampon.ts",
    fails: ["affiche chaque réponse"],
    warns: [],
    says: "tampon.subarray(0, n)",
  },
  {
    file: "tests/verify/styles/tp3_client_v1_reste.mjs",
    fails: ["affiche chaque réponse"],
    warns: [],
    says: "tampon.subarray(0, n)",
  },
  {
    file: "tests/verify/styles/tp3_client_v1_une_fois.ts",
    fails: ["envoie un nombre par message"],
    warns: [],
    says: "while (!reponse.startsWith(",
  },
  {
    file: "tests/verify/styles/tp3_client_v1_attente.ts",
    fails: ["attend chaque réponse"],
    warns: [],
    says: "Il manque await",
  },
  {
    file: "tests/verify/styles/tp3_client_v1_rien.py",
    fails: ["se connecte au serveur"],
    warns: [],
    says: "que des commentaires",
  },
];
