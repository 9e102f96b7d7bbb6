package isotherm.story

import isotherm.session.PhoneAdvertisement
import java.nio.ByteBuffer
import kotlin.math.roundToInt

/** A RuuviTag in data format 5, most significant byte first. */
class Ruuvi(private val address: ByteArray) {
    private var sequence: Short = 0

    val sensor = "ruuvi:" + address.joinToString("") { "%02x".format(it) }

    fun advertise(celsius: Double): PhoneAdvertisement {
        sequence++
        val data = ByteBuffer.allocate(24)
            .put(5)
            .putShort((celsius / 0.005).roundToInt().toShort())
            .putShort((48.0 / 0.0025).roundToInt().toShort())
            .putShort(UNKNOWN_PRESSURE)
        repeat(3) { data.putShort(Short.MIN_VALUE) }
        data.putShort(BATTERY_2950_MILLIVOLTS).put(UNKNOWN_MOVEMENT).putShort(sequence).put(address)
        return PhoneAdvertisement(
            address = address.joinToString(":") { "%02X".format(it) },
            localName = null,
            manufacturerData = mapOf(RUUVI_COMPANY to data.array()),
            serviceData = emptyMap(),
            serviceUuids = emptyList(),
            rssi = -60,
        )
    }
}

private val RUUVI_COMPANY: UShort = 0x0499u
private const val UNKNOWN_PRESSURE: Short = -1
private const val UNKNOWN_MOVEMENT: Byte = -1
private const val BATTERY_2950_MILLIVOLTS = ((2_950 - 1_600) shl 5 or 22).toShort()
