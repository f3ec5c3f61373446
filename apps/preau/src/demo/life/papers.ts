// Small PDF files for the demo school, drawn here: a sheet to fill in, and what pupils drew. About a kilobyte each.

/** A file before it is kept. */
export interface Paper {
  readonly name: string;
  readonly mediaType: 'application/pdf';
  readonly bytes: Uint8Array;
}

/** A sheet with four rivers and dotted lines. */
export function riversPaper(): Paper {
  const rivers = ['La Seine', 'La Loire', 'La Garonne', 'Le Rhône'];
  const rows = rivers.flatMap((river, index) => {
    const top = 660 - index * 120;
    const lines = ['Source', 'Villes traversées', 'Embouchure'].map((label, row) =>
      text(11, 90, top - 24 - row * 24, `${label} : ${'. '.repeat(46)}`),
    );
    return [text(14, 70, top, river), ...lines];
  });
  const words = [
    text(20, 70, 760, 'Les fleuves de France'),
    text(11, 70, 730, 'Nom :                         Classe :'),
    ...rows,
  ];
  return pdf('Fiche - Les fleuves de France.pdf', words.join('\n'));
}

/** The frame of a report of an experiment. */
export function reportPaper(): Paper {
  const parts = ['Ce que nous cherchons', 'Matériel', 'Schéma', 'Ce que nous observons', 'Conclusion'];
  const rows = parts.map((part, index) => text(13, 70, 700 - index * 130, part));
  const frames = parts.map((_, index) => `70 ${590 - index * 130} 455 96 re S`);
  return pdf(
    'Compte rendu.pdf',
    ['0.6 w', text(20, 70, 760, 'Séparer un mélange : compte rendu'), ...rows, ...frames].join('\n'),
  );
}

/** A permission to sign. */
export function outingPaper(): Paper {
  const lines = [
    'Je, soussigné(e), ........................................................ ,',
    'autorise mon enfant ..................................................... , classe de 5e B,',
    'à participer à la sortie au musée des Arts et Métiers.',
    '',
    'Personne à joindre ce jour-là : ........................................',
    '',
    'Date et signature :',
  ];
  const words = lines.map((line, index) => text(12, 70, 690 - index * 34, line));
  return pdf('Autorisation de sortie.pdf', [text(20, 70, 760, 'Autorisation de sortie'), ...words].join('\n'));
}

/** A page of a notebook with a drawing, each seed another one. */
export function drawingPaper(seed: number): Paper {
  const ruled = Array.from({ length: 24 }, (_, row) => `60 ${80 + row * 28} m 535 ${80 + row * 28} l S`);
  const gills = Array.from({ length: 7 }, (_, index) => {
    const [x, y] = [180 + index * 34, 420 + ((index + seed) % 3) * 14];
    return `${x} ${y} m ${x + 26} ${y + 60 + seed * 6} ${x + 40} ${y + 120} ${x + 12} ${y + 190} c S`;
  });
  const body = `0.15 0.3 0.55 RG 2.5 w 150 400 m 250 ${660 + seed * 4} 420 ${650 - seed * 8} 470 420 c 400 330 240 330 150 400 c S`;
  return pdf('Cahier.pdf', ['0.8 0.86 0.93 RG 0.5 w', ...ruled, body, '1.6 w', ...gills].join('\n'));
}

function text(size: number, x: number, y: number, words: string): string {
  return `BT /F1 ${size} Tf ${x} ${y} Td (${words.replaceAll(/[\\()]/g, '\\$&')}) Tj ET`;
}

/** One A4 page: ISO 32000-1, 7.5. Letters are of WinAnsiEncoding, which for French is Latin-1. */
function pdf(name: string, page: string): Paper {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R /Lang (fr-FR) >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${page.length} >>\nstream\n${page}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
  ];
  let whole = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = whole.length;
    whole += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return String(offset).padStart(10, '0');
  });
  const table = whole.length;
  whole += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((offset) => `${offset} 00000 n \n`).join('')}`;
  whole += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${table}\n%%EOF\n`;
  return { name, mediaType: 'application/pdf', bytes: new Uint8Array(Buffer.from(whole, 'latin1')) };
}
