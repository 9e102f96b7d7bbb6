export type Place = 'under_the_lid' | 'between_the_vials' | 'on_the_ice' | 'outside';

const SPOTS: Record<Place, readonly [number, number]> = {
  under_the_lid: [32, 17],
  between_the_vials: [32, 33],
  on_the_ice: [32, 47],
  outside: [58, 30],
};

/** The cold box with a dot where the sensor rides; always beside the name of the place. */
export function BoxPlace({ place }: { place: Place }) {
  const [x, y] = SPOTS[place];
  return (
    <svg className="box-place" viewBox="0 0 68 56" width="68" height="56" aria-hidden="true">
      <path d="M8 10h48v40H8z" fill="none" stroke="currentColor" strokeWidth="2.5" />
      <path d="M5 5h54v6H5z" fill="currentColor" />
      <path d="M14 41h36v6H14z" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M16 47l5-6M24 47l5-6M32 47l5-6M40 47l5-6" stroke="currentColor" strokeWidth="1.2" />
      <path
        d="M18 36v-9h4v9M26 36v-9h4v9M34 36v-9h4v9M42 36v-9h4v9"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.3"
      />
      <circle className="box-place-spot" cx={x} cy={y} r="7" />
    </svg>
  );
}
