// TP 3, serveur version 1, en C : le secret ne dépend que de la seconde où il est tiré.
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char *argv[]) {
    struct sockaddr_in ici = {.sin_family = AF_INET, .sin_port = htons(atoi(argv[1]))};
    int oui = 1, ecoute = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(ecoute, SOL_SOCKET, SO_REUSEADDR, &oui, sizeof oui);
    if (bind(ecoute, (struct sockaddr *)&ici, sizeof ici) != 0 || listen(ecoute, 1) != 0) return 1;
    srand(time(NULL));
    int secret = 1 + rand() % 30, nombre = 0;
    int joueur = accept(ecoute, NULL, NULL);
    while (nombre != secret) {
        char message[100];
        int taille = recv(joueur, message, 99, 0);
        if (taille <= 0) break;
        message[taille] = 0;
        nombre = atoi(message);
        char *reponse = nombre > secret ? "Trop grand !" : nombre < secret ? "Trop petit !" : "Gagné";
        send(joueur, reponse, strlen(reponse), 0);
    }
    close(joueur);
    close(ecoute);
    return 0;
}
