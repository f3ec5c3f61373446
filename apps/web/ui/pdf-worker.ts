// The thread in which pdf.js reads; ours, so that it comes from our own address.

import 'pdfjs-dist/legacy/build/pdf.worker.min.mjs';
