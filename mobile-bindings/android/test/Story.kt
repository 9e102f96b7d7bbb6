package isotherm.story

import isotherm.api.AcknowledgeReason
import isotherm.api.BoxState
import isotherm.api.Command
import isotherm.api.ErrorCode
import isotherm.api.Event
import isotherm.api.HandoverCheck
import isotherm.api.HandoverState
import isotherm.api.ItemEntry
import isotherm.api.LinkState
import isotherm.api.Placement
import isotherm.api.Query
import isotherm.api.Reason
import isotherm.api.Remedy
import isotherm.api.SessionException
import isotherm.api.View
import isotherm.session.EventListener
import isotherm.session.ScriptedClock
import java.io.File
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse.BodyHandlers

private const val DEPOT = "a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1"
private const val CLINIC = "a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2a2"
private const val CLAIRE = "b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1b1"
private const val ELIAS = "b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2"
private const val NADIA = "b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3b3"
private const val NOVEMBER_2026_MS = 1_793_520_000_000L

/**
 * The phone's side of the story, as an app would call it: `Story FOLDER DIRECTORY.json RELAY`.
 *
 * It exits with 0 only if every step held.
 */
fun main(arguments: Array<String>) {
    val (folder, directory, relay) = arguments
    val pocket = Pocket(
        name = "Elias' phone",
        folder = "$folder/phone",
        directory = File(directory).readBytes(),
        clock = ScriptedClock(NOVEMBER_2026_MS),
    )
    val tag = Ruuvi(byteArrayOf(0xCB.toByte(), 0xB8.toByte(), 0x33, 0x4C, 0x88.toByte(), 0x4F))
    val shipment = Phone(pocket).use { phone ->
        step("an error arrives with its type") { errorsAreTyped(phone) }
        val shipment = step("a shipment is created and given to the driver") { order(phone) }
        step("a sensor is paired and the scanner switched on") { pair(phone, tag, shipment) }
        step("a warm box is told at once") { warm(phone, tag, shipment) }
        step("the alert is acknowledged with a reason") { acknowledge(phone) }
        step("a listener that throws costs nothing") { survivesAListener(phone, tag) }
        step("a suspended session refuses, and continues") { suspend(phone) }
        step("both confirm the handover") { handOver(phone, shipment) }
        shipment
    }
    step("everything is there after a restart") { restart(pocket, shipment) }
    step("no address of a relay is an error") {
        val refused = refusal { Phone(pocket.copy(relay = "the relay")) }.error
        check(refused.code == ErrorCode.MALFORMED && refused.field == "relay") { refused }
    }
    step("the relay takes everything, and the laptop receives it") {
        sync(pocket.copy(relay = relay), shipment)
    }
}

private fun <T> step(name: String, body: () -> T): T = body().also { println("ok  $name") }

private fun refusal(body: () -> Unit): SessionException.Failed =
    try {
        body()
        error("it was not refused")
    } catch (refused: SessionException.Failed) {
        refused
    }

private fun errorsAreTyped(phone: Phone) {
    val nobody = refusal { phone.send(plan("26-0417")) }.error
    check(nobody.code == ErrorCode.NOBODY_CHOSEN && nobody.remedy == Remedy.SIGN_IN) { nobody }
    phone.be(CLAIRE)
    val unnamed = refusal { phone.send(plan("  ")) }.error
    check(unnamed.code == ErrorCode.EMPTY && unnamed.field == "reference") { unnamed }
    val unknown = refusal { phone.shipment("e0".repeat(16)) }.error
    check(unknown.code == ErrorCode.UNKNOWN_SHIPMENT) { unknown }
}

private fun plan(reference: String) = Command.CreateShipment(
    reference = reference,
    originSite = DEPOT,
    destinationSite = CLINIC,
    departAtMs = null,
    arriveByAtMs = null,
    boxes = listOf("CB-11"),
    items = listOf(ItemEntry("PENTA", "L-1", "2027-05", 100u, "vial")),
)

private fun order(phone: Phone): String {
    val shipment = checkNotNull(phone.send(plan("26-0417")).shipment)
    give(phone, shipment, ELIAS, emptyList())
    val held = phone.shipment(shipment)
    check(held.reference == "26-0417" && held.holder?.name == "Elias") { held.holder ?: "nobody" }
    return shipment
}

/** Custody passes: who holds the shipment offers it, the other takes the phone and confirms. */
private fun give(phone: Phone, shipment: String, to: String, checks: List<HandoverCheck>) {
    val offer = phone.send(Command.OfferHandover(shipment, to, emptyList())).handover
    phone.be(to)
    phone.send(Command.ConfirmHandover(shipment, checkNotNull(offer), checks, emptyList()))
}

private fun pair(phone: Phone, tag: Ruuvi, shipment: String) {
    phone.session.onAdvertisement(tag.advertise(4.5))
    phone.send(
        Command.PairSensor(tag.sensor, "Blue tag", shipment, "CB-11", Placement.BETWEEN_THE_VIALS),
    )
    check(phone.isScanning.get()) { "the scanner is off" }
    phone.send(Command.Depart(shipment))
}

private fun warm(phone: Phone, tag: Ruuvi, shipment: String) {
    repeat(30) { phone.minute(tag, 4.5) }
    check(phone.alertsRaised().isEmpty())
    val today = (phone.session.query(Query.Today) as View.Today).view
    check(today.main?.verdict?.state == BoxState.OK) { today.main?.verdict ?: "no box" }
    check(today.main?.reading?.temperatureMillicelsius == 4_500)

    phone.minute(tag, 9.4)
    val raised: Event.AlertRaised = phone.alertsRaised().single()
    check(raised.shipment == shipment && raised.boxName == "CB-11") { raised }
    val reason = raised.reason
    check(reason is Reason.TooWarm && reason.extremeMillicelsius == 9_400) { reason }
    check(reason.limitMillicelsius == 8_000 && reason.isOngoing) { reason }
}

private fun acknowledge(phone: Phone) {
    val alert = phone.alerts().groups.single().alerts.single()
    val reason = AcknowledgeReason.LID_LEFT_OPEN
    phone.send(Command.AcknowledgeAlert(alert.alert, reason, "Lid latched"))
    val after = phone.alerts()
    check(after.open == 0u) { after.open }
    val acknowledgement = after.groups.single().alerts.single().acknowledgement
    check(acknowledgement?.by == "Elias" && acknowledgement.reason == reason) { after }
}

private fun survivesAListener(phone: Phone, tag: Ruuvi) {
    phone.session.subscribe(object : EventListener {
        override fun onEvent(event: Event): Unit = error("the app is broken")
    })
    repeat(30) { phone.minute(tag, 4.5) }
    check(phone.events.isNotEmpty())
}

private fun suspend(phone: Phone) {
    phone.session.suspend()
    val refused = refusal { phone.send(Command.SyncNow) }.error
    check(refused.code == ErrorCode.STORAGE_FAILED && refused.remedy == Remedy.RETRY) { refused }
    phone.session.resume()
}

private fun handOver(phone: Phone, shipment: String) {
    phone.send(Command.Arrive(shipment))
    give(phone, shipment, NADIA, listOf(HandoverCheck.UNITS_COUNTED, HandoverCheck.STATE_SEEN))
    phone.be(ELIAS)
    val late = refusal { phone.send(Command.OfferHandover(shipment, CLAIRE, emptyList())) }.error
    check(late.code == ErrorCode.NOT_HOLDER) { late }
}

private fun restart(pocket: Pocket, shipment: String) = Phone(pocket).use { phone ->
    val kept = phone.shipment(shipment)
    check(kept.holder?.name == "Nadia") { kept.holder ?: "nobody" }
    check(kept.custody.entries.map { it.state } == List(2) { HandoverState.CONFIRMED }) { kept.custody }
    val readings = (phone.session.query(Query.Readings(shipment, 0u)) as View.Readings).view
    check(readings.total == 61u) { readings.total }
    val report = phone.session.report(shipment)
    check(report.decodeToString(endIndex = 5) == "%PDF-") { "no PDF" }
}

private fun sync(pocket: Pocket, shipment: String) {
    Phone(pocket).use { phone ->
        phone.await("the relay's word") {
            val link = phone.status().link
            link.waiting == 0u && link.state == LinkState.IN_STEP
        }
    }
    val status = HttpRequest.newBuilder(URI("${pocket.relay}/v1/status")).build()
    val answer = HttpClient.newHttpClient().send(status, BodyHandlers.ofString()).body()
    val rows = Regex("\"last_lsn\":(\\d+)").findAll(answer).sumOf { it.groupValues[1].toLong() }
    check(rows > 0) { answer }

    val folder = File(pocket.folder).resolveSibling("laptop").path
    Phone(pocket.copy(name = "Clinic laptop", folder = folder)).use { laptop ->
        laptop.await("the shipment") {
            runCatching { laptop.shipment(shipment).holder?.name == "Nadia" }.getOrDefault(false)
        }
        val acknowledged = laptop.alerts().groups.single().alerts.single().acknowledgement
        check(acknowledged?.by == "Elias") { acknowledged ?: "not acknowledged" }
    }
}
