// Names as a French school's lists show them: accents, hyphens, apostrophes, particles, many origins. They belong to nobody in particular.

function list(text: string): readonly string[] {
  return text.split(',').map((name) => name.trim());
}

/** Given names of pupils. */
export const PUPIL_GIVEN_NAMES: readonly string[] = list(`
  Léa, Noé, Zoé, Maëlys, Chloé, Théo, Inès, Anaïs, Loïc, Gaëtan, Jean-Baptiste, Marie-Lou, Aïcha, Mohamed, Fatoumata, Ibrahima, Wassim, Yasmine, Linh, Minh, Zofia, João, Elif, Emre, Nour,
  Ousmane, Awa, Kévin, Océane, Lucas, Emma, Jade, Louise, Alice, Camille, Hugo, Louis, Gabriel, Raphaël, Arthur, Jules, Adam, Maël, Liam, Sacha, Nina, Rose, Ambre, Anna, Mila, Romane,
  Juliette, Lina, Agathe, Inaya, Éléonore, Éloïse, Élise, Étienne, Ève, Manon, Sarah, Nolan, Timéo, Nathan, Enzo, Ethan, Mathis, Clément, Maxime, Baptiste, Axel, Rayan, Ilyès, Naël, Ismaël, Youssef,
  Amine, Bilal, Imran, Kenza, Assia, Salomé, Capucine, Margaux, Clémence, Apolline, Constance, Victoire, Joséphine, Héloïse, Maïwenn, Nolwenn, Erwan, Malo, Ewen, Titouan, Gwenaëlle, Ange, Saveria,
  Maëva, Tehani, Kaïs, Sofiane, Samir, Leïla, Soumaya, Djibril, Mamadou, Aminata, Mariama, Kadiatou, Cheick, Moussa, Sekou, Bintou, Koffi, Grâce, Divine, Exaucé, Merveille, Tiago, Diogo, Beatriz, Inês,
  Matteo, Giulia, Luca, Chiara, Diego, Lucía, Pablo, Carmen, Milan, Luka, Ana, Katarina, Andreï, Ioana, Anastasia, Dimitri, Oleksandr, Daria, Jakub, Maja, Xin-Yi, Jia-Hao, Thi-Mai, Anh, Priya, Arjun,
  Kavya, Ayşe, Yusuf, Zeynep, Shaïna, Kelly-Ann, Lorenzo, Célestin, Augustin, Achille, Balthazar, Côme, Honoré, Zélie, Philomène, Garance, Lou, Charlie, Eden, Andréa, Alix, Swann
`);

/** Given names of adults. */
export const ADULT_GIVEN_NAMES: readonly string[] = list(`
  Sandrine, Stéphanie, Céline, Nathalie, Valérie, Isabelle, Sylvie, Karine, Laëtitia, Aurélie, Émilie, Élodie, Delphine, Séverine, Virginie, Sophie, Hélène, Cécile, Anne-Laure, Marie-Christine, Bénédicte,
  Frédéric, Stéphane, Christophe, Laurent, Sébastien, Jérôme, Nicolas, Julien, Cédric, Olivier, Grégory, François, Rémi, Benoît, Jean-Marc, Jean-François, Thierry, Éric, Hervé, Yann, Gaël, Régis, Michaël, Cyril, Arnaud,
  Fatima, Nadia, Samira, Karima, Malika, Rachida, Khadija, Zohra, Mourad, Karim, Rachid, Abdelkader, Hassan, Farid, Nabil, Hakim, Aïssata, Mariam, Fanta, Djeneba, Amadou, Bakary, Boubacar, Souleymane, Adama,
  Maria, Ana Paula, Fernanda, Paulo, António, Carlos, José, Manuel, Giuseppe, Paola, Svetlana, Irina, Magdalena, Piotr, Agnieszka, Mirela, Cristina, Bogdan, Thi Hoa, Van Duc, Mei, Wei, Sunita, Rajesh, Fatma, Mehmet, Hülya, Osman,
  Audrey, Mélanie, Coralie, Vanessa, Jessica, Jennifer, Mickaël, Anthony, Ludovic, Guillaume, Vincent, Mathieu, Alexandre, Emmanuel, Emmanuelle, Pascale, Pascal, Dominique, Joël, Joëlle, Solène, Gwenaël, Annaïck
`);

/** Family names. */
export const FAMILY_NAMES: readonly string[] = list(`
  Martin, Bernard, Thomas, Petit, Robert, Richard, Durand, Dubois, Moreau, Laurent, Simon, Michel, Lefèvre, Leroy, Roux, David, Bertrand, Morel, Fournier, Girard, Bonnet, Dupont, Lambert, Fontaine, Rousseau,
  Vincent, Müller, Lefebvre, Faure, André, Mercier, Blanc, Guérin, Boyer, Garnier, Chevalier, François, Legrand, Gauthier, Garcia, Perrin, Robin, Clément, Morin, Nicolas, Henry, Roussel, Mathieu, Gautier, Masson,
  Marchand, Duval, Denis, Dumont, Marie, Lemaire, Noël, Meyer, Dufour, Meunier, Brun, Blanchard, Giraud, Joly, Rivière, Lucas, Brunet, Gaillard, Barbier, Arnaud, Martinez, Gérard, Roche, Renard, Schmitt, Roy,
  Leroux, Colin, Vidal, Caron, Picard, Roger, Fabre, Aubert, Lemoine, Renaud, Dumas, Lacroix, Olivier, Philippe, Bourgeois, Pierre, Benoît, Rey, Leclerc, Payet, Rolland, Leclercq, Guillaume, Lecomte,
  Le Goff, Le Gall, Kermarrec, Guégan, Quéméner, Etchegaray, Iribarne, Casanova, Santoni, Grosjean, Hoarau, Grondin, Béranger, D’Almeida, De La Cruz, Du Plessis, De Oliveira, Da Silva, Dos Santos, Ferreira, Gonçalves,
  Rodrigues, Pereira, Fernandes, Hernández, Muñoz, Sánchez, Ibáñez, Rossi, Esposito, Bianchi, N’Diaye, N’Guessan, Diallo, Traoré, Coulibaly, Keïta, Camara, Cissé, Konaté, Sissoko, Touré, Bâ, Sow, Fofana, Koné, Mbaye, Mendy, Gomis,
  Ben Amar, Ben Saïd, El Idrissi, El Amrani, Benali, Bouazza, Haddad, Mansouri, Belkacem, Cherif, Hamdi, Saïdi, Ziani, Boukhari, Khelifi, Mokrani, Amrouche, Aït Ahmed, Ouali, Rahmani, Yılmaz, Özdemir, Şahin, Kaya, Demir, Çelik,
  Nguyễn, Trần, Phạm, Lê, Chen, Wang, Zhang, Liu, Wu, Kowalski, Nowak, Wiśniewski, Popescu, Ionescu, Petrović, Jovanović, Ivanova, Shevchenko, Kaczmarek, O’Connor, Smith, Østergaard, Van den Berg, Vandenberghe, Delacroix-Meunier, Sainte-Rose, Moutoussamy,
  Singh, Patel, Sivakumar, Rajaonarivelo, Randrianasolo, Tshibangu, Mukendi, Ilunga, Mbemba, Loubaki, Makélélé, Zinsou, Adjovi, Mensah, Hakobyan, Grigoryan, Kvaratskhelia, Abdallah, Saïd Ali, Attoumani
`);
