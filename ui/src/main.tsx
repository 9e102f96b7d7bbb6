import './frame/soundLanguage';
import './styles/index.css';
import { createRoot } from 'react-dom/client';
import { chooseBridge } from './bridge/chooseBridge';
import { App } from './frame/App';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(<App bridge={chooseBridge()} />);
