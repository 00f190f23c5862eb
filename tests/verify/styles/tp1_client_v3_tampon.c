// TP 1, client version 3, en C : ce qu'il affiche reste en mémoire tant que l'écran est un tube.
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char *argv[]) {
    struct sockaddr_in serveur = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
    char auteur[80], texte[400], envoi[500], recu[4097] = "";
    inet_pton(AF_INET, "127.0.0.1", &serveur.sin_addr);
    printf("Qui es-tu ? ");
    if (scanf(" %79[^\n]", auteur) != 1) return 1;
    int connecteur = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(connecteur, (struct sockaddr *)&serveur, sizeof serveur) != 0) return 1;
    while (strcmp(recu, "EoT") != 0) {
        printf("Que veux-tu dire (adieu pour finir) ? ");
        if (scanf(" %399[^\n]", texte) != 1 || strcmp(texte, "adieu") == 0 || strcmp(texte, "EoT") == 0) break;
        int taille = sprintf(envoi, "%s dit : %s", auteur, texte);
        send(connecteur, envoi, taille, 0);
        taille = recv(connecteur, recu, 4096, 0);
        if (taille <= 0) break;
        recu[taille] = 0;
        printf("Le serveur : %s\n", recu);
    }
    close(connecteur);
    return 0;
}
