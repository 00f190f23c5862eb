/*
 * The limit: the secret number game (tp3/server_v3.ts) with nothing in the way, for the benchmark. One thread, one
 * epoll, a buffer for all. Understands bare decimal guesses only.
 *
 *     server_epoll SECRET
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static unsigned guesses[1 << 20]; /* by file number */

static void answer(int fd, int secret)
{
	char buffer[4096], text[64];
	ssize_t count = recv(fd, buffer, sizeof buffer - 1, 0);
	if (count <= 0) {
		close(fd);
		return;
	}
	buffer[count] = 0;
	int guess = atoi(buffer);
	const char *reply = text;
	guesses[fd]++;
	if (guess > secret) {
		reply = "Trop grand !";
	} else if (guess < secret) {
		reply = "Trop petit !";
	} else {
		snprintf(text, sizeof text, "Gagné en %u coup%s", guesses[fd], guesses[fd] > 1 ? "s" : "");
		guesses[fd] = 0;
	}
	send(fd, reply, strlen(reply), MSG_NOSIGNAL);
}

int main(int argc, char **argv)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t length = sizeof address;
	int yes = 1, secret = argc > 1 ? atoi(argv[1]) : 30;
	struct rlimit files;
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	int listener = socket(AF_INET, SOCK_STREAM, 0), epoll = epoll_create1(0);
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 1024) < 0)
		return 1;
	getsockname(listener, (struct sockaddr *)&address, &length);
	printf("port %d\n", ntohs(address.sin_port));
	fflush(stdout);
	struct epoll_event event = { .events = EPOLLIN, .data.fd = listener }, events[512];
	epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
	for (;;) {
		int ready = epoll_wait(epoll, events, 512, -1);
		for (int i = 0; i < ready; i++) {
			if (events[i].data.fd != listener) {
				answer(events[i].data.fd, secret);
				continue;
			}
			int fd = accept(listener, NULL, NULL);
			if (fd < 0)
				continue;
			setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
			guesses[fd] = 0;
			event.data.fd = fd;
			epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event);
		}
	}
}
