import type { ProjectState } from "../../api/projects.ts";
import { Icon, type IconName } from "../../parts/icon.tsx";

const SAID: Record<ProjectState, { word: string; icon: IconName; tone: string }> = {
  initializing: { word: "Initializing", icon: "refresh", tone: "info" },
  running: { word: "Running", icon: "play", tone: "ok" },
  paused: { word: "Paused", icon: "pause", tone: "warn" },
  completed: { word: "Completed", icon: "check", tone: "muted" },
  failed: { word: "Failed", icon: "error", tone: "danger" },
  deleting: { word: "Deleting", icon: "remove", tone: "muted" },
};

export function StateChip({ state }: { state: ProjectState }) {
  const { word, icon, tone } = SAID[state];
  return (
    <span class={`chip state-${tone}`}>
      <Icon name={icon} /> {word}
    </span>
  );
}
