/** A small page for somebody without an account; `body` is HTML of ours. */
export const publicPage = (title: string, body: string, status = 200, language = 'en'): Response =>
  new Response(
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${title}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;margin:0;display:grid;place-items:center;min-height:100vh;background:#fbfbfa;color:#1b1b19}main{max-width:28rem;padding:2rem}main:has(article){max-width:44rem;width:100%;box-sizing:border-box}article{border:1px solid #8885;border-radius:.5rem;padding:1rem 1.25rem;margin:1rem 0;overflow-wrap:anywhere}article h2{font-size:1rem;margin:0}article ul{font-size:.9rem}small,.soft{color:#777}label{display:block;margin:.8rem 0 .2rem}input,textarea{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;border:1px solid #8888;border-radius:.4rem;background:transparent;color:inherit}.second{background:transparent;color:inherit;border-color:#8888}[role=alert]{color:#b3261e}button{font:inherit;padding:.6rem 1.2rem;border-radius:.4rem;border:1px solid #2f5fd0;background:#2f5fd0;color:#fff;cursor:pointer}@media(prefers-color-scheme:dark){body{background:#141413;color:#ececea}}</style></head><body><main>${body}</main></body></html>`,
    { status, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' } },
  );

export const tooManyRequests = (): Response =>
  publicPage('Too many requests', '<h1>Too many requests.</h1><p>Try again in a minute.</p>', 429);
