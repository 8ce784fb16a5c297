#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The C library's powers and logarithms: all that the standard library does not have.
func raised(_ base: Double, to exponent: Double) -> Double { pow(base, exponent) }
func naturalLogarithm(_ value: Double) -> Double { log(value) }
func decimalLogarithm(_ value: Double) -> Double { log10(value) }
