"""One question to every municipality of Japan: `placement atlas`."""
