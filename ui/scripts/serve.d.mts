export function serve(folder: string): Promise<{ origin: string; stop: () => void }>;
