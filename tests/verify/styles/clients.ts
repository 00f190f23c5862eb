/** Right clients, in the styles of students. */

import type { Right } from "../verifying.ts";

/** The check of robustness that most right programs are warned by. */
export const IN_TWO = "lit une réponse en deux morceaux";
const LINE_FEED = "accepte un saut de ligne";
const TYPING = "s'arrête sur « EoT » pendant la saisie";

/** What starts a program with Deno. */
export const DENO = [Deno.execPath(), "run", "--allow-net=127.0.0.1", "--no-prompt"];

/** The clients, and what they are warned about: the handout does not ask for that. */
export const RIGHT_CLIENTS: Right[] = [
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
  {
    file: "tests/verify/styles/tp3_client_v1_prompt.ts",
    warns: [IN_TWO, LINE_FEED],
    command: [DENO, ["{port}"]], // and a terminal by itself
  },
  { file: "tests/verify/styles/tp3_client_v2_asyncio.py", warns: ["envoie un nombre par message", IN_TWO] },
  { file: "tests/verify/styles/tp3_client_v3_menu.py", warns: [IN_TWO] },
  { file: "tests/verify/styles/tp3_client_v3_muet.py", warns: [IN_TWO] },
  { file: "tests/verify/styles/tp3_client_v3_inverse.py", warns: [IN_TWO, LINE_FEED] },
];
