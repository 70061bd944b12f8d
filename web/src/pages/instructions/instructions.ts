import type { Instructions } from "../../api/projects.ts";

/** The three ways side by side, so that changing the way and back loses nothing. */
export interface WrittenInstructions {
  instructions: "none" | "link" | "text";
  link: string;
  markdown: string;
}

export const writtenFrom = (from: Instructions): WrittenInstructions => ({
  instructions: from.type,
  link: from.type === "link" ? from.url : "",
  markdown: from.type === "text" ? from.markdown : "",
});

export function instructionsFrom({ instructions, link, markdown }: WrittenInstructions): Instructions {
  if (instructions === "link") return { type: "link", url: link.trim() };
  return instructions === "text" ? { type: "text", markdown } : { type: "none" };
}

/** Other schemes could run code in the labeler's page. */
export function isWebLink(text: string): boolean {
  const url = URL.parse(text.trim());
  return url !== null && (url.protocol === "https:" || url.protocol === "http:");
}

/** What is wrong, by the field's name on the wire. */
export function instructionFaults({ instructions, link, markdown }: WrittenInstructions): Record<string, string | undefined> {
  return {
    "instructions.url": instructions === "link" && !isWebLink(link) ? "An address that begins with https:// or http://." : undefined,
    "instructions.markdown": instructions === "text" && markdown.trim() === "" ? "Write what labelers should know, or choose none." : undefined,
  };
}
