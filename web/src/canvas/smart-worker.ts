import { smartAnswer } from "./smart-answer.ts";
import type { Numbered, SmartAsk } from "./smart-asks.ts";

// The page must stay at 60 frames a second while half a second of arithmetic goes on.
addEventListener("message", ({ data: { number, what } }: MessageEvent<Numbered<SmartAsk>>) => {
  postMessage({ number, what: smartAnswer(what) });
});
