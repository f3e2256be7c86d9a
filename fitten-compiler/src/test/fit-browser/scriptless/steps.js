export const start = '<h1>Hi</h1> there <p>x</p>!'
