/** A value that the endpoint's owner sets, by its name in the record's `settings`; `settle` puts it in. A list is written as one too. */
export interface Setting {
  setting: string;
  value?: string | readonly string[];
}

/**
 * Where a text stands in a request. A JSON path is dotted and numbers index lists: `data.0.id`. A claim is read once its token is proved,
 * `jose` is the protected header of a JWS. `item` is a JSON path inside the item under check (`Scheme.each`). `named`: the setting by
 * which the owner gives the header, parameter, field or path another name.
 */
export type Place =
  | { header: string; named?: string }
  | { query: string; named?: string }
  | { form: string; named?: string }
  | { json: string; named?: string }
  | { item: string }
  | { claim: string }
  | { jose: string }
  | { whole: "body" }
  | { client: "address" }
  | Setting;

/** A place, and how to go on inside what stands there: base64 undone, then a JSON path, or the text of the one XML element of this name. */
export type Input = Place & { base64?: true; inner?: string; xml?: string };

/**
 * A text cut out of an input. Without a separator the whole value must begin with the prefix; with one, the value is a list and
 * the items that begin with the prefix are meant. The prefix is dropped, and spaces around each item.
 */
export type Source = Input & {
  separator?: string;
  /** Stands between whole lists where a header holds several. */
  lists?: string;
  prefix?: string;
  /** The prefix counts in any case, as `Bearer ` does. */
  anyCase?: true;
  /** What has no prefix is meant as well. */
  bare?: true;
  /** Of a list: the item at this place from 0, or all that follow the first. */
  position?: number | "rest";
  /** Each item is the id of a key, this mark, and the text. */
  idUntil?: string;
  /** The name of the header is a stem: so many numbered ones may follow, from 1. */
  numbered?: number;
  /** The header may stand several times: each is an item. */
  repeatable?: true;
};

/**
 * Something about the request that must hold. `startsWith` is one beginning or several; `letters` a length; `sameAs` another input with the
 * same text; `optional`: counts only once its setting is set.
 */
export type Condition =
  | { input: Input; equals: string | Setting; optional?: true }
  | { input: Input; oneOf: readonly string[] | Setting; optional?: true }
  | { input: Input; startsWith: string | readonly string[] }
  | { input: Input; letters: number }
  | { input: Input; sameAs: Input }
  | { input: Input; present: boolean }
  | { method: string };

/** Where keys and challenges may be fetched from: https, no port, no credentials, and one of these hosts (`*` is one label of a name). */
export interface Pinned {
  hosts: readonly string[] | Setting;
  /** How the path must end. */
  pathEnds?: string;
}
