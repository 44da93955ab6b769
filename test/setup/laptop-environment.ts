/** The environment of someone's terminal: nothing of the tester's settings, and the configuration in this folder. */
export function laptopEnvironment(folder: string): Record<string, string> {
  const { PATH = "", NODE_COMPILE_CACHE } = process.env;
  return { PATH, POSTERN_KEYRING: "off", XDG_CONFIG_HOME: folder, ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }) };
}
