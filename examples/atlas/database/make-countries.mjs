// Makes src/main/resources/atlas/countries.json from the npm package world-countries:
//
//   npm pack world-countries@5.1.0 && tar xzf world-countries-5.1.0.tgz
//   node make-countries.mjs package/countries.json > ../src/main/resources/atlas/countries.json
//
// The result is an adapted database under the Open Database License 1.0, like its source; what was
// changed is listed in ../NOTICE.md. Chinese names of languages and currencies are those of Unicode CLDR
// as Node has them; zh.mjs has the rest. One country a line, in the order of the English names.
import { readFileSync } from "node:fs";
import { CAPITALS, CURRENCIES, LANGUAGES, NAMES, REGIONS, SUBREGIONS } from "./zh.mjs";

const source = JSON.parse(readFileSync(process.argv[2], "utf8"));
const languageNames = new Intl.DisplayNames(["zh-Hans"], { type: "language", fallback: "none" });
const currencyNames = new Intl.DisplayNames(["zh-Hans"], { type: "currency", fallback: "none" });

const need = (value, what) => {
  if (!value) throw new Error(`no Chinese name for ${what}: add it to zh.mjs`);
  return value;
};
const text = (en, zh) => ({ en, zh });
const capital = (en) => text(en, need(CAPITALS[en], `capital ${en}`));
const language = ([code, en]) =>
  text(en, need(LANGUAGES[code] ?? languageNames.of(code), `language ${code} (${en})`));
const currency = ([code, { name, symbol }]) => ({
  code,
  name: text(name, need(CURRENCIES[code] ?? currencyNames.of(code), `currency ${code}`)),
  symbol,
});

const zhOrder = new Intl.Collator("zh-Hans-u-co-pinyin").compare;
const enOrder = new Intl.Collator("en").compare;
const zhName = (c) => NAMES[c.cca3]?.common ?? c.translations.zho.common;
// One contested formal name is left out: the common name stands for it in both languages.
const officialEn = (c) => (c.cca3 === "TWN" ? c.name.common : c.name.official);
const rankZh = new Map([...source].sort((a, b) => zhOrder(zhName(a), zhName(b))).map((c, i) => [c.cca3, i]));

// A border has two sides: what only one of the two claims is left out.
const bordersOf = new Map(source.map((c) => [c.cca3, c.borders]));
const shared = (c) => c.borders.filter((other) => bordersOf.get(other)?.includes(c.cca3)).sort();
const rows = [...source]
  .sort((a, b) => enOrder(a.name.common, b.name.common))
  .map((c) => ({
    code: c.cca3,
    alpha2: c.cca2,
    name: text(c.name.common, zhName(c)),
    official: text(officialEn(c), NAMES[c.cca3]?.official ?? c.translations.zho.official),
    pinyinRank: rankZh.get(c.cca3),
    region: c.region,
    ...(c.subregion ? { subregion: text(c.subregion, need(SUBREGIONS[c.subregion], c.subregion)) } : {}),
    capitals: c.capital.filter(Boolean).map(capital),
    languages: Object.entries(c.languages).map(language),
    currencies: Object.entries(c.currencies ?? {}).map(currency),
    ...(c.area > 0 ? { area: c.area } : {}),
    latitude: c.latlng[0],
    longitude: c.latlng[1],
    landlocked: c.landlocked,
    independent: c.independent === true,
    unMember: c.unMember,
    borders: shared(c),
  }));
for (const region of new Set(rows.map((r) => r.region))) need(REGIONS[region], `region ${region}`);
process.stdout.write("[\n" + rows.map((r) => JSON.stringify(r)).join(",\n") + "\n]\n");
