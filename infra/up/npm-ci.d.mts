export interface InstallWatch {
  started(pid: number): void;
  hasArrived(): boolean;
  sample: string;
  quietMs?: number;
}
export function npmCi(folder: string, watch: InstallWatch): Promise<{ code: number; said: string }>;
