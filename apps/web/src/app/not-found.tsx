export { default } from "./[organization]/not-found.tsx";
