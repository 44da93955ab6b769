export declare class CannotStart extends Error {}
export declare function explain(error: unknown): void;
