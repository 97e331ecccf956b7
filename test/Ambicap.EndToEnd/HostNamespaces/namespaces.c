/*
 * Uses one capability whose reach depends on a namespace, and prints what came of it in a word.
 *
 * Nothing of the machine is changed: the answer to Ctrl-Alt-Del is set to what it is, and accounting is switched on for a PID namespace
 * of the caller's own only.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <linux/reboot.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int audit(unsigned groups)
{
    struct sockaddr_nl own = { .nl_family = AF_NETLINK, .nl_groups = groups };
    int socket_ = socket(AF_NETLINK, SOCK_RAW, NETLINK_AUDIT);
    return socket_ >= 0 && bind(socket_, (struct sockaddr *)&own, sizeof(own)) == 0 ? socket_ : -1;
}

/* A request of the audit protocol, and the error that answers it; 0 for none. */
static int ask(int type, const char *text)
{
    struct { struct nlmsghdr head; char data[32]; } message = { .head = { .nlmsg_type = type, .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK, .nlmsg_seq = 1 } };
    struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
    struct { struct nlmsghdr head; struct nlmsgerr error; char rest[8192]; } answer;
    int socket_ = audit(0);
    message.head.nlmsg_len = NLMSG_LENGTH(*text == 0 ? 0 : strlen(text) + 1);
    strcpy(message.data, text);
    if (socket_ < 0 || sendto(socket_, &message, message.head.nlmsg_len, 0, (struct sockaddr *)&kernel, sizeof(kernel)) < 0 || recv(socket_, &answer, sizeof(answer), 0) < 0) {
        return errno;
    }
    return -answer.error.error;
}

static const char *said(int error)
{
    return error == 0 ? "ok" : strerrorname_np(error);
}

/* Joins those who hear the log, says so, and waits for a record. */
static const char *listen_(void)
{
    int socket_ = audit(1);
    struct pollfd wanted = { .fd = socket_, .events = POLLIN };
    if (socket_ < 0) {
        return said(errno);
    }
    puts("joined");
    fflush(stdout);
    return poll(&wanted, 1, 3000) == 1 ? "hears" : "nothing";
}

/* Sets what Ctrl-Alt-Del does to what it does already. */
static const char *reboot_(void)
{
    int now = -1;
    FILE *file = fopen("/proc/sys/kernel/ctrl-alt-del", "r");
    if (file == NULL || fscanf(file, "%d", &now) != 1) {
        return "unreadable";
    }
    return said(syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, now == 0 ? LINUX_REBOOT_CMD_CAD_OFF : LINUX_REBOOT_CMD_CAD_ON, NULL) < 0 ? errno : 0);
}

/* Switches accounting on for this PID namespace, says so, and tells how much was written until standard input ends. */
static const char *account(const char *file)
{
    static char told[32];
    struct stat before, after;
    char byte;
    if (acct(file) != 0) {
        return said(errno);
    }
    pid_t child = fork();
    if (child == 0) {
        _exit(0);
    }
    waitpid(child, NULL, 0);
    stat(file, &before);
    puts("on");
    fflush(stdout);
    while (read(0, &byte, 1) > 0) {
    }
    stat(file, &after);
    acct(NULL);
    snprintf(told, sizeof(told), "own %d, others %d", before.st_size > 0, after.st_size > before.st_size);
    return told;
}

int main(int count, char **words)
{
    const char *use = count > 1 ? words[1] : "";
    puts(strcmp(use, "control") == 0 ? said(ask(AUDIT_GET, ""))
        : strcmp(use, "record") == 0 ? said(ask(AUDIT_USER_AVC, "ambicap test"))
        : strcmp(use, "listen") == 0 ? listen_()
        : strcmp(use, "reboot") == 0 ? reboot_()
        : strcmp(use, "account") == 0 && count > 2 ? account(words[2])
        : "usage: namespaces control|record|listen|reboot|account FILE");
    return 0;
}
