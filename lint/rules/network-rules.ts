import { error, type Rules, warning } from "./rule";

/** Where lines register, and who may get at the phones (cisco.md sections 1.4, 1.7, 1.8, 1.11 and 7). */
export const NETWORK_RULES = {
  "address-long": warning(
    "The phone is likely to keep 47 characters of an address and to look for a name that does not exist.",
    "Take a shorter name, or an IPv4 address.",
  ),
  "call-managers-idle": warning(
    "Only lines whose proxy is USECALLMANAGER ask them.",
    'Write proxy1_address: "USECALLMANAGER", or take the call_managerN keys out.',
    "call managers that no line asks",
  ),
  "call-managers-missing": error(
    "The line has nobody to register with.",
    "Give call_manager1_addr, or the address of Asterisk as proxy1_address.",
    "USECALLMANAGER without call managers",
  ),
  "list-gap": warning(
    "Whether a phone takes an item behind a number that is not there is not established.",
    "Number them from 1 without a gap.",
  ),
  "list-part": warning("The phone can't use one without the other.", "Give all keys of that number, or none."),
  "nat-idle": warning(
    "The phone takes no notice of it while nat_enable is 0.",
    'Write nat_enable: "1", or take it out.',
    "means nothing while nat_enable is 0",
  ),
  "nat-two-ways": warning(
    "The address from the server's answers and nat_address may disagree, and calls then have no sound in one direction.",
    "Keep one of the two.",
    "nat_received_processing beside nat_address",
  ),
  "proxy-missing": error(
    "The line does not register: the phone has nobody to send it to.",
    "Give proxy1_address, the address of Asterisk, in SIPDefault.cnf.",
    "no proxy",
  ),
  "proxy-unfit": error(
    "The line does not register: the phone finds no such server.",
    "Write an IPv4 address or a host name alone; a port goes into proxyN_port.",
  ),
  "register-off": error(
    "The phone never registers without it, and nobody can call it.",
    'Write proxy_register: "1".',
    "proxy_register is not 1, which is what phones take by themselves",
  ),
  "registration-too-short": warning(
    "The phone leaves at least 60 seconds between two registrations, whatever it is told.",
    "Take 120 or more for timer_register_expires.",
    "less than 60 seconds between two registrations",
  ),
  "timers-order": error(
    "A phone doubles its wait from timer_t1 up to timer_t2 between repeats, which can't be.",
    "Leave both out, or take 500 and 4000.",
    "timer_t2 is not above timer_t1",
  ),
  "admin-password-weak": warning(
    "It opens telnet and the settings of the phones, and is soon guessed.",
    "Choose 12 or more random letters and digits.",
  ),
  "factory-password": warning(
    "Everyone who reads a guide can unlock the settings of the phones, and log in where telnet is on.",
    "Set phone_password in SIPDefault.cnf.",
    "the phones have the password from the factory, which everyone knows",
  ),
  "dns-second-alone": warning(
    "Whether the phone asks a second server without a first one is not known.",
    "Give dyn_dns_addr_1 instead.",
  ),
  "setting-doubtful": warning("Sources disagree, or nobody has said what it does.", "Try it on one phone first."),
  "speed-dials-crowded": warning(
    "Lines take the keys first: the speed dials have none left.",
    "Remove speed dials, or lines.",
  ),
  "speed-dials-doubtful": warning(
    "What a phone does with them that is not on Cisco's own call manager is not established.",
    "Try them on one phone first.",
    "speed dials",
  ),
  "telnet-on": warning(
    "Everyone in the network can try to log in to the phones, and the password crosses it in clear text.",
    'Write telnet_level: "0" once you are done.',
    "log-in over telnet is on",
  ),
  "tftp-server-elsewhere": warning(
    "From then on the phones ask that server for their files, and nothing of what is in this folder counts.",
    "Take dyn_tftp_addr out, or see that the other server has the same files.",
    "phones are sent to another TFTP server",
  ),
} as const satisfies Rules;
