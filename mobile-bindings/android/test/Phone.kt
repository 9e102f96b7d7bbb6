package isotherm.story

import isotherm.api.AlertsView
import isotherm.api.Command
import isotherm.api.CommandOutcome
import isotherm.api.Event
import isotherm.api.Language
import isotherm.api.Query
import isotherm.api.ShipmentView
import isotherm.api.StatusView
import isotherm.api.View
import isotherm.session.EventListener
import isotherm.session.MobileConfig
import isotherm.session.MobileSession
import isotherm.session.Scanner
import isotherm.session.ScriptedClock
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicBoolean

/** Where a phone keeps its data, what it knows at first, and what time it is there. */
data class Pocket(
    val name: String,
    val folder: String,
    val directory: ByteArray,
    val clock: ScriptedClock,
    val relay: String? = null,
)

/** A phone as an app holds it: a session, what it was told, and what its scanner does. */
class Phone(pocket: Pocket) : AutoCloseable {
    val events = LinkedBlockingQueue<Event>()
    val isScanning = AtomicBoolean(false)

    private val clock = pocket.clock
    private val scanner = object : Scanner {
        override fun scan(isOn: Boolean) = isScanning.set(isOn)
    }
    val session = MobileSession.rehearse(pocket.config(), scanner, clock)

    init {
        session.subscribe(object : EventListener {
            override fun onEvent(event: Event) = events.put(event)
        })
    }

    fun send(command: Command): CommandOutcome = session.send(command)

    fun be(person: String) {
        send(Command.ChoosePerson(person))
    }

    fun shipment(id: String): ShipmentView =
        (session.query(Query.Shipment(id)) as View.Shipment).view

    fun alerts(): AlertsView = (session.query(Query.Alerts(isOpenOnly = false)) as View.Alerts).view

    /** A minute passes, and the tag in the box says what it measured. */
    fun minute(tag: Ruuvi, celsius: Double) {
        clock.advance(MINUTE_MS)
        session.onAdvertisement(tag.advertise(celsius))
        session.catchUp()
    }

    fun alertsRaised(): List<Event.AlertRaised> {
        session.catchUp()
        return generateSequence { events.poll() }.filterIsInstance<Event.AlertRaised>().toList()
    }

    fun status(): StatusView = (session.query(Query.Status) as View.Status).view

    /** Waits until the session tells of something that makes it so. */
    fun await(what: String, isSo: () -> Boolean) {
        while (!isSo()) {
            checkNotNull(events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)) { "$what never came" }
        }
    }

    override fun close() = session.close()
}

private fun Pocket.config() = MobileConfig(
    dataDir = folder,
    deviceName = name,
    directory = directory,
    relay = relay,
    language = Language.EN,
)

private const val MINUTE_MS = 60_000uL
private const val PATIENCE_SECONDS = 60L
