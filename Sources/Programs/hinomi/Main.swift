import ArgumentParser
import Crypto
import CryptoExtras
import X509
import GRDB
import NIOHTTP1
import NIOSSL
import Logging
@main struct Hinomi: ParsableCommand {}
