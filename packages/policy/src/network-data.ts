/** Countries as `DE`, autonomous systems as `AS13335`; nothing of an address that the data does not have. Each is there when its data is loaded. */
export interface NetworkData {
  countryOf?: ((address: string) => string | undefined) | undefined;
  systemOf?: ((address: string) => string | undefined) | undefined;
}
