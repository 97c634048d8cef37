// Invented names. What they are put together to is nobody's.
export const FIRST_NAMES = [
  'Dana', 'Marc', 'Priya', 'Tom', 'Ines', 'Yuki', 'Noor', 'Lars', 'Clara', 'Ben', 'Mina', 'Otto', 'Rosa', 'Hugo', 'Elif', 'Sam', 'Nina', 'Igor', 'Ada', 'Luis', 'Grace', 'Karl', 'Zoe', 'Amir', 'Lena', 'Paul', 'Mei', 'Jonas',
  'Sara', 'Viktor', 'Aisha', 'Felix', 'Greta', 'Omar', 'Petra', 'Rafael', 'Tara', 'Emil', 'Joana', 'Kofi', 'Laila', 'Milan', 'Olga', 'Pedro', 'Ruth', 'Selma', 'Theo', 'Ulla', 'Vera', 'Wim', 'Xenia', 'Yann', 'Zara', 'Arne', 'Bea', 'Cem', 'Dora', 'Enzo', 'Frida',
];
export const LAST_NAMES = [
  'Reyes', 'Olsen', 'Nair', 'Becker', 'Duarte', 'Mori', 'Haddad', 'Holm', 'Vogel', 'Achebe', 'Sato', 'Lind', 'Marin', 'Brandt', 'Kaya', 'Porter', 'Weiss', 'Petrov', 'Lowe', 'Ortega', 'Okoro', 'Berg', 'Martin', 'Rahimi', 'Korte', 'Novak', 'Silva', 'Moreau',
  'Keller', 'Osei', 'Lindqvist', 'Dvorak', 'Hale', 'Horn', 'Costa', 'Fischer', 'Grant', 'Hansen', 'Ivanova', 'Jensen', 'Kovac', 'Larsen', 'Meyer', 'Nilsson', 'Oduya', 'Palmer', 'Quist', 'Rossi', 'Sommer', 'Tanaka', 'Ulrich', 'Vance', 'Winter', 'Young', 'Zeman', 'Alves', 'Bianchi', 'Cruz', 'Dahl', 'Engel', 'Falk',
];
/** Halves of names of companies and sites. */
export const WORDS = [
  'amber', 'birch', 'cobalt', 'delta', 'ember', 'fjord', 'garnet', 'harbor', 'indigo', 'juniper', 'kestrel', 'linden', 'maple', 'nimbus', 'orchid', 'poplar', 'quarry', 'raven', 'saffron', 'tundra', 'umber', 'violet', 'willow', 'yarrow', 'zephyr',
  'anchor', 'bridge', 'cedar', 'dune', 'echo', 'forge', 'grove', 'heath', 'isle', 'jade', 'knoll', 'larch', 'meadow', 'north', 'ocean',
];
export const TRADES = ['press', 'works', 'cloud', 'media', 'trade', 'parts', 'travel', 'bank', 'post', 'studio', 'labs', 'market', 'energy', 'freight', 'data', 'tools', 'foods', 'health', 'learn', 'games'];
/** An organisation is one of these, by its seed. */
export const COMPANIES = ['Fabrikam', 'Northwind', 'Contoso', 'Adatum', 'Tailspin', 'Litware', 'Proseware', 'Wingtip'];
