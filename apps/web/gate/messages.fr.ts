// What the shell says, in French (the model). Before sign-in nobody knows who reads: no *tu*, no *vous*, but to named pupils and adults.

/** A sentence for each refusal that the shell can meet; `network`, `unreachable` and `timeout` are the line's own. */
export const refusalsFr = {
  'session.wrongPassword': 'Identifiant ou mot de passe inconnu. Vérifier les majuscules, puis réessayer.',
  'session.slowDown': 'Trop d’essais depuis cet appareil. Attendre un peu, puis réessayer.',
  'session.busy': 'Beaucoup de monde se connecte en ce moment. Réessayer dans quelques secondes.',
  'session.notActivated': 'Ce compte n’a pas encore de mot de passe. Utiliser d’abord le code d’activation.',
  'session.missing': 'La connexion a expiré. Il faut se reconnecter.',
  'session.revoked': 'La connexion a été fermée. Il faut se reconnecter.',
  'session.forbidden': 'Ce compte ne donne accès à aucun établissement. Le secrétariat peut corriger cela.',
  'activation.unknown': 'Ce code est inconnu ou a déjà servi. Vérifier chaque signe, ou demander un nouveau code.',
  'activation.expired': 'Ce code a expiré. Il faut en demander un nouveau.',
  'password.weak':
    'Ce mot de passe est trop court ou trop courant. En choisir un de huit signes ou plus, sans son nom.',
  'request.invalid': 'Il manque quelque chose. Remplir les champs, puis réessayer.',
  'request.foreignOrigin': 'Cette page a été ouverte depuis une autre adresse. Ouvrir Préau à son adresse habituelle.',
  'request.tooMany': 'Trop de demandes d’un coup. Attendre un peu, puis réessayer.',
  'server.unavailable': 'La connexion ne répond pas en ce moment. Rien n’est perdu, réessayer dans un instant.',
  'server.closing': 'Préau redémarre. Réessayer dans un instant.',
  'server.fault': 'Préau a rencontré un problème, il est noté. Réessayer dans un instant.',
  network: 'Hors ligne. La page reste ici, elle reprend avec le réseau.',
  unreachable: 'Préau ne répond pas pour le moment. La page reste ici, réessayer dans un instant.',
  timeout: 'La réponse tarde trop. Réessayer, la page reste ici.',
} as const;

/** What the scripts of the shell say. */
export const fr = {
  refusals: refusalsFr,
  hide: 'Masquer',
  signingIn: 'Connexion…',
  checking: 'Vérification…',
  missingLogin: 'Écrire l’identifiant.',
  missingPassword: 'Écrire le mot de passe.',
  missingCode: 'Écrire le code.',
  whose: (name: string, school: string) => `Ce code est celui de ${name}, ${school}.`,
  slowDown: (time: string) => `Trop d’essais depuis cet appareil. Réessayer à partir de ${time}.`,
  again: (time: string) => `Nouvel essai à ${time}.`,
  appMissing: 'La suite de la page n’a pas pu venir.',
  status: {
    open: 'Les cours ouvrent normalement',
    slow: 'Les cours ouvrent, avec lenteur',
    noSignIn: 'La connexion ne répond pas',
    noWorkspace: 'L’espace de travail ne répond pas',
    noLessons: 'Les cours ne répondent pas',
    noMedia: 'Les cours ouvrent sans son ni image',
    unknown: 'État du service',
  },
};
