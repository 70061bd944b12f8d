export { type ClassSet as Value, classSet as values } from "../class-set.ts";
