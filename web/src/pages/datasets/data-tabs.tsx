import { Tabs } from "../../parts/tabs.tsx";

const PLACES = [
  { id: "datasets", title: "Datasets", href: "/datasets" },
  { id: "datastores", title: "Datastores", href: "/datastores" },
];

/** Between what is selected and where it lies. */
export const DataTabs = ({ current }: { current: "datasets" | "datastores" }) => <Tabs label="Data" tabs={PLACES} current={current} />;
