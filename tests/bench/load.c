/*
 * The load of the benchmark: many clients of the secret number game in one process, as cheap as possible.
 *
 *     load PORT pingpong CONNECTIONS SECONDS   a guess, its answer, the next guess, on every connection
 *     load PORT churn CONNECTIONS SECONDS      connect, one guess, its answer, close, connect again
 *     load PORT hold CONNECTIONS               one guess each, then stays connected until its input ends
 *
 * Every answer is compared byte by byte. Prints one line of JSON: exchanges, wrong answers, seconds, and
 * the latency's median and 99th centile in microseconds.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define ANSWER "Trop petit !"
#define ANSWER_LENGTH (sizeof ANSWER - 1)
#define MAX_LATENCY 1000000

static int port, epoll;
static long exchanges, wrong;
static unsigned histogram[MAX_LATENCY];

struct client {
	int fd;
	unsigned guess;
	size_t received;
	double sent;
};

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

/* Connects; each connection has its own source address, so that no port runs out. */
static void open_client(struct client *client)
{
	static unsigned source;
	struct sockaddr_in from = { .sin_family = AF_INET }, to = { .sin_family = AF_INET, .sin_port = htons(port) };
	int yes = 1;
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = client };
	from.sin_addr.s_addr = htonl(0x7f000002 + source++ % 200);
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	client->fd = socket(AF_INET, SOCK_STREAM, 0);
	if (client->fd < 0)
		fail("socket");
	setsockopt(client->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
	if (bind(client->fd, (struct sockaddr *)&from, sizeof from) < 0)
		fail("bind");
	if (connect(client->fd, (struct sockaddr *)&to, sizeof to) < 0)
		fail("connect");
	setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	fcntl(client->fd, F_SETFL, O_NONBLOCK);
	if (epoll_ctl(epoll, EPOLL_CTL_ADD, client->fd, &event) < 0)
		fail("epoll_ctl");
}

static void send_guess(struct client *client)
{
	char guess[4];
	int length = snprintf(guess, sizeof guess, "%u", client->guess++ % 29 + 1); /* the secret is 30 */
	client->received = 0;
	client->sent = now();
	if (send(client->fd, guess, length, MSG_NOSIGNAL) != length)
		fail("send");
}

/* Reads what there is; returns whether the answer is complete. */
static int receive_answer(struct client *client)
{
	char buffer[256];
	ssize_t count = recv(client->fd, buffer, sizeof buffer, 0);
	if (count < 0 && errno == EAGAIN)
		return 0;
	if (count <= 0) {
		fprintf(stderr, "the server closed\n");
		exit(1);
	}
	if (client->received + count > ANSWER_LENGTH || memcmp(buffer, &ANSWER[client->received], count) != 0) {
		wrong++;
		client->received = ANSWER_LENGTH;
	} else {
		client->received += count;
	}
	if (client->received < ANSWER_LENGTH)
		return 0;
	long latency = (now() - client->sent) * 1e6;
	histogram[latency < MAX_LATENCY ? latency : MAX_LATENCY - 1]++;
	exchanges++;
	return 1;
}

static long centile(double part)
{
	long count = 0;
	for (long latency = 0; latency < MAX_LATENCY; latency++) {
		count += histogram[latency];
		if (count >= part * exchanges)
			return latency;
	}
	return MAX_LATENCY;
}

int main(int argc, char **argv)
{
	if (argc < 4)
		return 2;
	port = atoi(argv[1]);
	const char *mode = argv[2];
	int count = atoi(argv[3]);
	double seconds = argc > 4 ? atof(argv[4]) : 0;
	int churn = strcmp(mode, "churn") == 0, hold = strcmp(mode, "hold") == 0;
	struct rlimit files;
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	epoll = epoll_create1(0);
	struct client *clients = calloc(count, sizeof *clients);
	for (int i = 0; i < count; i++) {
		open_client(&clients[i]);
		clients[i].guess = i;
	}
	double start = now();
	for (int i = 0; i < count; i++)
		send_guess(&clients[i]);
	while (hold ? exchanges < count : now() - start < seconds) {
		struct epoll_event events[512];
		int ready = epoll_wait(epoll, events, 512, 10);
		for (int i = 0; i < ready; i++) {
			struct client *client = events[i].data.ptr;
			if (!receive_answer(client) || hold)
				continue;
			if (churn) {
				close(client->fd);
				open_client(client);
			}
			send_guess(client);
		}
	}
	printf("{\"exchanges\":%ld,\"wrong\":%ld,\"seconds\":%.3f,\"p50\":%ld,\"p99\":%ld}\n", exchanges, wrong,
	       now() - start, centile(0.5), centile(0.99));
	fflush(stdout);
	if (hold)
		while (getchar() != EOF)
			;
	return 0;
}
